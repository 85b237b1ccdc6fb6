import Sync

/// Keyrings of before, for neighbours and sticks: each next one proves itself by the one before it.
extension StateFile {
    static func name(ofKeyring version: UInt32) -> String { "keyring_\(version)" }

    /// The keyring of one version as it came; nil where it is not here.
    package func keyring(version: UInt32) throws(EdgeFailure) -> [UInt8]? {
        try read(Self.name(ofKeyring: version))
    }

    /// The newest keyrings that are here without a gap, oldest first.
    package func keyrings(upTo version: UInt32) throws(EdgeFailure) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var next = version
        while next > 0, found.count < StickFile.keyringsMax, let bytes = try keyring(version: next)
        {
            found.append(bytes)
            next -= 1
        }
        return found.reversed()
    }
}
