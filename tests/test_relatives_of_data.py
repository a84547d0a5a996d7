"""Models that meet data, and data that meets models, in other forms than in the rules' examples.

The form is that of test_relatives.py: `# <- SEQ208` marks the line of an error or warning, and each program was given
to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.test_relatives import as_marked

PROGRAMS = {
    "a photo without a batch axis builds what stands first in a model": """
        import numpy as np
        from keras import Sequential, layers


        class Photos:
            def __init__(self):
                self.prepare = Sequential()
                self.prepare.add(layers.CenterCrop(20, 20))
                self.prepare.add(layers.Rescaling(1 / 127.5, offset=-1))

            def show(self, image):
                return self.prepare(image)

            def model(self):
                m = Sequential()
                m.add(self.prepare)
                m.add(layers.Conv2D(3, 3))  # <- SEQ205
                return m


        photos = Photos()
        photos.show(np.ones((40, 30, 3), "float32"))
        m = photos.model()
    """,
    "a photo without a batch axis, then batches": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Flatten, RandomFlip, Rescaling

        photos = np.ones((8, 40, 30, 3), "float32")
        augment = Sequential([RandomFlip(), Rescaling(1 / 255)])
        augment(photos[0])
        model = Sequential([augment, Flatten(), Dense(3)])
        model(photos)  # <- SEQ208
        other = Sequential([RandomFlip(), Rescaling(1 / 255)])
        other(photos[0])
        other.predict(photos)  # <- SEQ208
        third = Sequential([RandomFlip(), Rescaling(1 / 255)])
        third(photos)
        third(photos[0])  # <- SEQ208
    """,
    "a model that is called on data of another width or rank": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        model = Sequential([Dense(10, input_shape=(5,)), Dense(3)])
        model(np.ones((10, 6)))  # <- SEQ208
        model(np.ones(5))  # <- SEQ208
        inner = Sequential([Dense(3)])
        inner(np.ones((4, 5)))
        outer = Sequential([inner, Dense(2)])
        outer.predict(np.ones((7, 6)))  # <- SEQ208
    """,
    "photos in batches of one, or other models": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Conv2D, Dense, RandomFlip, Resizing, Rescaling

        photos = np.ones((8, 40, 30, 3), "float32")
        augment = Sequential([RandomFlip(), Rescaling(1 / 255)])
        for photo in photos[:3]:
            augment(photo[np.newaxis])
        model = Sequential([augment, Conv2D(3, 3)])
        model(photos)
        alone = Sequential([Resizing(24, 24), Rescaling(1 / 255)])
        alone(photos[0])
        alone(np.ones((50, 20, 3), "float32"))
        again = Sequential([Sequential([Resizing(24, 24)]), Conv2D(4, 3)])
        again(photos)
        inner = Sequential([Dense(3)])
        inner(np.ones((4, 5)))
        outer = Sequential([inner, Dense(2)])
        outer.predict(np.ones((7, 5)))
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
