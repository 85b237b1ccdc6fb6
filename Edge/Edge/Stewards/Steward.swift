package import Crypto
package import Vocabulary

/// Somebody who may let people pass at this device: a number, and what proves the PIN to it.
///
/// No name: who bears a number is known where stewards are employed. Six digits are guessed in a
/// night by whoever holds the file, however dear a guess is made; the file is its owner's alone,
/// and at the gate ``GuessLock`` bounds the guesses.
package struct Steward: Sendable, Equatable {
    package static let numbers: ClosedRange<UInt16> = 1...9_999
    /// Stewards of one device.
    package static let countMax = 64
    package static let pinDigits = 6...12
    package static let saltByteCount = 16
    package static let hashByteCount = 32
    /// N of scrypt (RFC 7914), with r = 8 and p = 1: 16 MiB and about 50 ms a check, so that a
    /// small machine that decides meanwhile has room for it.
    package static let costDefault: UInt64 = 1 << 14
    /// What a row may ask for; more would be damage.
    package static let costMax: UInt64 = 1 << 16

    package let number: UInt16
    package let salt: [UInt8]
    package let hash: [UInt8]
    package let cost: UInt64
    package let createdAt: Timestamp

    package init(
        number: UInt16,
        salt: [UInt8],
        hash: [UInt8],
        cost: UInt64,
        createdAt: Timestamp
    ) {
        self.number = number
        self.salt = salt
        self.hash = hash
        self.cost = cost
        self.createdAt = createdAt
    }

    /// Makes a steward of a PIN that ``PINRule`` allows.
    package init(
        number: UInt16,
        pin: String,
        createdAt: Timestamp,
        salt: [UInt8] = SecureRandom.bytes(saltByteCount)
    ) throws(CryptoError) {
        precondition(Self.numbers.contains(number), "a steward's number is 1 to 9999")
        precondition(PINRule.refusal(of: pin) == nil, "a PIN is checked before it is kept")
        self.init(
            number: number,
            salt: salt,
            hash: try Self.derive(pin, salt, Self.costDefault),
            cost: Self.costDefault,
            createdAt: createdAt
        )
    }

    /// Whether this is the PIN; slow by design.
    ///
    /// Throws where the row is damaged.
    package func matches(_ pin: String) throws(CryptoError) -> Bool {
        ConstantTime.equal(try Self.derive(pin, salt, cost), hash)
    }

    /// Nobody: checked where a number has no row, so that the time taken does not tell.
    static let nobody = Steward(
        number: 0,
        salt: [UInt8](repeating: 0, count: saltByteCount),
        hash: [UInt8](repeating: 0, count: hashByteCount),
        cost: costDefault,
        createdAt: .distantPast
    )

    private static func derive(
        _ pin: String,
        _ salt: [UInt8],
        _ cost: UInt64
    ) throws(CryptoError) -> [UInt8] {
        guard cost <= costMax else {
            throw CryptoError(code: .overLimit, message: "A steward's cost is damaged.")
        }
        return try Scrypt.derive(
            password: Array(pin.utf8),
            salt: salt,
            cost: cost,
            length: hashByteCount
        )
    }
}
