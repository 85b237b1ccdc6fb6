/// A block of IP addresses, as `10.0.0.0/8` or `fd00::/8` writes it.
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes; an IPv4 address written as IPv6 is its 4 bytes.
    package let address: IPAddress
    package let bits: Int

    /// Nil where the text is no address, or the length longer than the address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = IPAddress(String(parts[0])) else {
            return nil
        }
        let width = address.bytes.count * 8
        guard parts.count == 2 else {
            self.address = address
            bits = width
            return
        }
        guard let bits = Int(parts[1]), "\(bits)" == parts[1], (0...width).contains(bits) else {
            return nil
        }
        self.address = address
        self.bits = bits
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        for (index, (one, two)) in zip(address.bytes, other.bytes).enumerated() {
            let left = min(8, max(0, bits - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> left)
            guard one & mask == two & mask else { return false }
        }
        return true
    }

    package var description: String { "\(address)/\(bits)" }
}
