"""The language server: what the analysis knows, where the student types. Extra `editor` (pygls 2, lsprotocol).

notifications -> texts (`documents`) -> sources that parse (`tolerant`) -> findings and models with places (`view`)
-> what the protocol asks for (`features/`, one file each) -> `server`.
"""
