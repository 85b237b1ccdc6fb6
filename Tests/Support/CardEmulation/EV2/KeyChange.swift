/// What ChangeKey brings: a key and its version (NTAG 424 DNA data sheet, 10.6.1).
struct KeyChange: Hashable, Sendable {
    let key: [UInt8]
    let version: UInt8

    /// `old` is the key replaced; nil where it is the session's own, which hides nothing.
    init(_ data: [UInt8], old: [UInt8]?) throws(NativeStatus) {
        let keyBytes = CardCipher.blockBytes
        guard data.count == keyBytes + 1 + (old == nil ? 0 : 4) else { throw .wrongLength }
        let first = Array(data[..<keyBytes])
        version = data[keyBytes]
        guard let old else {
            key = first
            return
        }
        key = CardCipher.exclusiveOr(first, old)
        guard CardCipher.checksum(key) == Array(data[(keyBytes + 1)...]) else { throw .integrity }
    }
}
