import Crypto
import Processes

/// Secrets in a folder that its owner alone may enter, one file a name, 64 hexadecimal digits each.
package struct FolderKeyVault: KeyVault {
    private static let ending = ".key"
    private static let fileBytesMax = 256

    private let folder: String

    /// Makes the folder, or refuses one that others can enter: keys that leaked cannot be called
    /// back by changing a mode.
    package init(_ folder: String) throws(KeyVaultError) {
        self.folder = folder
        try Self.reached { () throws(SystemFailure) in
            try Files.makeFolder(folder, mode: 0o700)
            try Files.requireOwnerOnlyFolder(folder)
        }
        for name in try names() { _ = try load(name) }
    }

    package func load(_ name: String) throws(KeyVaultError) -> [UInt8]? {
        let path = path(name)
        guard Files.exists(path) else { return nil }
        let bytes = try Self.reached { () throws(SystemFailure) in
            try Files.requireOwnerOnly(path)
            return try Files.read(path, limit: Self.fileBytesMax)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\n"), let seed = Hex.decode(text.dropLast()), seed.count == 32 else {
            throw KeyVaultError(.damaged, "\(path) does not hold a key: restore it from a backup.")
        }
        return seed
    }

    package func create(_ name: String) throws(KeyVaultError) -> [UInt8] {
        let path = path(name)
        let seed = SecureRandom.bytes(32)
        try Self.reached { () throws(SystemFailure) in
            try Files.create(Array("\(Hex.encode(seed))\n".utf8), at: path, mode: 0o600)
        }
        return seed
    }

    package func remove(_ name: String) throws(KeyVaultError) {
        let path = path(name)
        try Self.reached { () throws(SystemFailure) in try Files.remove(path) }
    }

    package func names() throws(KeyVaultError) -> [String] {
        let files = try Self.reached { () throws(SystemFailure) in try Files.list(folder) }
        return files.filter { $0.hasSuffix(Self.ending) }
            .map { String($0.dropLast(Self.ending.count)) }.sorted()
    }

    private func path(_ name: String) -> String {
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        precondition(isName && !name.isEmpty, "a key is named in small letters, digits and dashes")
        return "\(folder)/\(name)\(Self.ending)"
    }

    private static func reached<Result>(
        _ body: () throws(SystemFailure) -> Result
    ) throws(KeyVaultError) -> Result {
        do {
            return try body()
        } catch {
            throw KeyVaultError(error)
        }
    }
}

extension KeyVaultError {
    fileprivate init(_ error: SystemFailure) {
        switch error.code {
        case .exposed:
            self.init(
                .exposed,
                "\(error.subject) holds keys and must belong to the hub's user alone: "
                    + "chmod 700 the folder, 600 its files, and replace keys others may have read."
            )
        case .exists:
            self.init(
                .exists,
                "\(error.subject) is there already: a key is never overwritten."
            )
        default: self.init(.system, "\(error)")
        }
    }
}
