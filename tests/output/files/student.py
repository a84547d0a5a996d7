from keras import Sequential
name = "größe 数据"; model = Sequential(Dense(3),
    Dense(4))
	model.fit(x, y)
