"""Which family a layer belongs to; the family's name is that of its module in `shapes/`."""

from __future__ import annotations

from seqlint.keras_api.tables import canonical

FAMILIES = {
    "input": "Input InputLayer",
    "core": "Dense EinsumDense Embedding Identity Lambda Masking ReversibleEmbedding Sequential",
    "convolution": """
        Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose
        SeparableConv1D SeparableConv2D DepthwiseConv1D DepthwiseConv2D""",
    "pooling": """
        AveragePooling1D AveragePooling2D AveragePooling3D MaxPooling1D MaxPooling2D MaxPooling3D
        GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
        GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
        AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
        AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D""",
    "recurrent": """
        RNN SimpleRNN LSTM GRU ConvLSTM1D ConvLSTM2D ConvLSTM3D
        SimpleRNNCell LSTMCell GRUCell StackedRNNCells""",
    "normalization": """
        BatchNormalization GroupNormalization LayerNormalization RMSNormalization UnitNormalization""",
    "regularization": """
        ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise
        SpatialDropout1D SpatialDropout2D SpatialDropout3D""",
    "reshaping": """
        Cropping1D Cropping2D Cropping3D Flatten Permute RepeatVector Reshape
        UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D""",
    "attention": "AdditiveAttention Attention GroupedQueryAttention MultiHeadAttention",
    "preprocessing": """
        CategoryEncoding Discretization HashedCrossing Hashing IntegerLookup MelSpectrogram Normalization Pipeline
        Rescaling STFTSpectrogram StringLookup TextVectorization
        AugMix AutoContrast CenterCrop ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization
        MaxNumBoundingBoxes MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast
        RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue
        RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear
        RandomTranslation RandomZoom Resizing Solarization""",
    "activation": "Activation ELU LeakyReLU PReLU ReLU Softmax",
    "merging": "Add Average Concatenate Dot Maximum Minimum Multiply Subtract",
    "wrapper": "Bidirectional SpectralNormalization TimeDistributed Wrapper",
    "other": "FlaxLayer JaxLayer Layer TFSMLayer TorchModuleWrapper",
}
_CATEGORY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds.split()}
_RECURRENT = frozenset(["RNN", "SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"])


def category(kind: str) -> str:
    """The family of a layer class: "core", "convolution", ...; "other" for what stands in none."""
    if kind not in _CATEGORY:
        kind = canonical("layers", kind)
    return _CATEGORY.get(kind, "other")


def is_merge(kind: str) -> bool:
    """Whether the layer takes a list of inputs and merges them."""
    return category(kind) == "merging"


def is_recurrent(kind: str) -> bool:
    """Whether the layer runs over a sequence with a state (not the cells, nor wrappers)."""
    return kind in _RECURRENT
