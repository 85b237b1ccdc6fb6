/// Which addresses a client may connect to, judged on the address itself as a socket is opened.
///
/// A name can be made to lead to another address between a check and a connection (DNS rebinding),
/// so nothing is checked but what is connected to.
package struct AddressPolicy: Sendable, Hashable {
    /// Blocks that no stranger's address may lie in.
    ///
    /// IANA's special-purpose registries (RFC 6890 and later) and multicast. Those that hold an
    /// IPv4 address inside (NAT64, 6to4, Teredo) are refused as a whole.
    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap(AddressBlock.init)

    /// Blocks the operator allows although they are not public.
    package let allowed: [AddressBlock]

    /// Public addresses, and those of these blocks.
    package init(allowing allowed: [AddressBlock] = []) {
        self.allowed = allowed
    }

    package func permits(_ address: IPAddress) -> Bool {
        if allowed.contains(where: { $0.contains(address) }) { return true }
        return !Self.special.contains { $0.contains(address) }
    }
}
