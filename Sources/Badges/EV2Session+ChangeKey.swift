extension EV2Session {
    /// Changes a key of the card (NT4H2421Gx, 10.6.1; AN12196, 6.16).
    ///
    /// `old` is what the key was; nil for the very key of this session, which ends with the change:
    /// the card then answers without a code, in ``Mode/plain``.
    package mutating func changeKey(
        number: UInt8,
        to new: [UInt8],
        version: UInt8,
        from old: [UInt8]?
    ) -> [UInt8] {
        precondition(new.count == CardKeys.byteCount, "a card's key has 16 bytes")
        let data: [UInt8]
        if let old {
            precondition(old.count == CardKeys.byteCount, "a card's key has 16 bytes")
            data = zip(new, old).map { $0 ^ $1 } + [version] + Self.checksum(new)
        } else {
            data = new + [version]
        }
        return wrap(command: .changeKey, header: [number], data: data, mode: .full)
    }

    /// CRC-32 of IEEE 802.3 without its last inversion, least significant byte first.
    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var register = UInt32.max
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 {
                register = register >> 1 ^ (register & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: register >> ($0 * 8)) }
    }
}
