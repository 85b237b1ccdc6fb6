/// Where secrets of 32 bytes lie, by name: signing seeds and the keys of cursors.
package protocol KeyVault: Sendable {
    /// The seed, or nil when there is none of that name.
    func load(_ name: String) throws(KeyVaultError) -> [UInt8]?

    /// Makes a random seed and keeps it durably before it returns; `exists` when there is one.
    func create(_ name: String) throws(KeyVaultError) -> [UInt8]

    /// Makes an end of a secret, durably before it returns; one that is not there is no failure.
    func remove(_ name: String) throws(KeyVaultError)

    /// Every name, sorted.
    func names() throws(KeyVaultError) -> [String]
}

extension KeyVault {
    /// The seed of that name, made now if there is none.
    package func loadOrCreate(_ name: String) throws(KeyVaultError) -> [UInt8] {
        if let seed = try load(name) { return seed }
        return try create(name)
    }
}

/// Why a secret could not be read or kept; the message says what to do.
package struct KeyVaultError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case exists
        /// Others than the owner can read the file or the folder.
        case exposed
        case damaged
        /// No key may sign this now: the keys' time is over, or none is vouched for yet.
        case ended
        case system
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
