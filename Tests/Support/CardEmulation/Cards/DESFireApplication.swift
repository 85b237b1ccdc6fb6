/// One application of a DESFire with its AES keys.
package struct DESFireApplication: Sendable {
    package static let keysMax = 14
    /// The keys are AES ones.
    static let aesBit: UInt8 = 0x80

    package let settings: UInt8
    package var keys: [[UInt8]]
    package var keyVersions: [UInt8]

    package init(settings: UInt8 = 0x0F, keys: [[UInt8]]) {
        precondition(
            (1...Self.keysMax).contains(keys.count)
                && keys.allSatisfy { $0.count == CardCipher.blockBytes },
            "an application has 1 to 14 keys of 16 bytes"
        )
        self.settings = settings
        self.keys = keys
        keyVersions = [UInt8](repeating: 0, count: keys.count)
    }

    /// With keys of zeros.
    package init(settings: UInt8 = 0x0F, keyCount: Int) {
        let zeros = [UInt8](repeating: 0, count: CardCipher.blockBytes)
        self.init(settings: settings, keys: [[UInt8]](repeating: zeros, count: keyCount))
    }

    /// Which key may change this one, nil where none may.
    func changer(of number: UInt8) -> UInt8? {
        switch settings >> 4 {
        case 0xE: number
        case 0xF: nil
        case let changer: number == 0 || number == changer ? 0 : changer
        }
    }
}
