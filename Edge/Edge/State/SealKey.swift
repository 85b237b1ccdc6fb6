import Crypto
import Processes

/// The key of this machine under which badge keys lie in the state file.
///
/// Given by the service manager where it can keep secrets (`LoadCredentialEncrypted=jalon-seal`,
/// systemd.exec(5)), else made here: a copy of the state file alone then tells nothing.
package struct SealKey: Sendable {
    package static let byteCount = 32
    package static let credential = "jalon-seal"
    private static let fileBytesMax = 256

    package let bytes: [UInt8]

    /// Reads the key, or makes one at first need.
    package init(
        _ folder: StateFolder,
        credentials: String? = OwnProcess.environment["CREDENTIALS_DIRECTORY"]
    ) throws(EdgeFailure) {
        let given = credentials.map { "\($0)/\(Self.credential)" }
        do throws(SystemFailure) {
            if let given, Files.exists(given) {
                bytes = try Self.read(given)
            } else {
                bytes = try Self.own(folder.sealKey)
            }
        } catch {
            throw EdgeFailure(error)
        }
        guard bytes.count == Self.byteCount else {
            throw EdgeFailure(
                .state,
                "The seal key has to be 32 bytes, or 64 hexadecimal digits. Remove "
                    + "\(folder.sealKey), or mend the credential \(Self.credential)."
            )
        }
    }

    private static func own(_ path: String) throws(SystemFailure) -> [UInt8] {
        if !Files.exists(path) {
            try Files.write(SecureRandom.bytes(byteCount), to: path, mode: 0o600)
        }
        try Files.requireOwnerOnly(path)
        return try read(path)
    }

    /// 32 bytes as they are, or as 64 digits with or without a newline; else nothing.
    private static func read(_ path: String) throws(SystemFailure) -> [UInt8] {
        let raw = try Files.read(path, limit: fileBytesMax)
        guard raw.count != byteCount else { return raw }
        let digits = String(decoding: raw.prefix { $0 > 32 }, as: UTF8.self)
        let rest = raw.dropFirst(digits.utf8.count)
        guard digits.utf8.count == 2 * byteCount, rest.allSatisfy({ $0 <= 32 }) else { return [] }
        return Hex.decode(digits) ?? []
    }
}

extension SealKey: CustomStringConvertible, CustomReflectable {
    /// Never the key.
    package var description: String { "SealKey(\(bytes.count) bytes)" }

    package var customMirror: Mirror { Mirror(self, children: ["byteCount": bytes.count]) }
}
