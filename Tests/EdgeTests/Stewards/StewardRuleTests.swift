import Crypto
import Edge
import SQLite
import Support
import Testing

/// PINs, and the file that keeps what proves them.
struct StewardRuleTests {
    @Test(arguments: [
        ("402917", true), ("000001", true), ("123457", true), ("135790", true),
        ("402917402917", true), ("40291", false), ("4029174029174", false), ("", false),
        ("40291a", false), ("４０２９１７", false), ("402 917", false), ("111111", false),
        ("123456", false), ("654321", false), ("-40291", false),
    ])
    func `A PIN has six to twelve digits, and is none that is tried first`(
        _ pin: String,
        _ isAllowed: Bool
    ) {
        #expect((PINRule.refusal(of: pin) == nil) == isAllowed)
    }

    @Test func `A PIN is kept as scrypt of it under a salt of its own`() throws {
        let first = try Steward(number: 1, pin: "402917", createdAt: ScopeForge.start)
        let second = try Steward(number: 2, pin: "402917", createdAt: ScopeForge.start)
        #expect(first.salt != second.salt)
        #expect(first.hash != second.hash)
        #expect(try first.matches("402917"))
        #expect(try !first.matches("402918"))
        #expect(try !first.matches(""))
    }

    @Test func `A row that asks for more than a machine has is no match`() throws {
        let steward = try Steward(number: 1, pin: "402917", createdAt: ScopeForge.start)
        let damaged = Steward(
            number: 1,
            salt: steward.salt,
            hash: steward.hash,
            cost: 1 << 40,
            createdAt: ScopeForge.start
        )
        #expect(throws: CryptoError.self) { try damaged.matches("402917") }
    }

    @Test func `A state file of the time before stewards takes them`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("state.sqlite")
        do {
            let state = try StateFile(path: path)
            #expect(try state.nextSequence() == 1)
        }
        try Connection(path: path).execute("DROP TABLE steward")
        let state = try StateFile(path: path)
        #expect(try state.stewards().isEmpty)
        try state.keep(Steward(number: 7, pin: "402917", createdAt: ScopeForge.start))
        let again = try StateFile(path: path)
        #expect(try again.steward(7)?.matches("402917") == true)
        #expect(try again.steward(7)?.createdAt == ScopeForge.start)
        #expect(try again.nextSequence() == 257)
    }

    @Test func `A device has at most sixty-four stewards, and a new PIN is no new one`() throws {
        let folder = try TemporaryFolder()
        let state = try StateFile(path: folder.path("state.sqlite"))
        let one = try Steward(number: 1, pin: "402917", createdAt: ScopeForge.start)
        for number in 1...UInt16(Steward.countMax) { try state.keep(Self.copy(one, number)) }
        #expect(throws: EdgeFailure.self) { try state.keep(Self.copy(one, 9_999)) }
        try state.keep(Self.copy(one, 64))
        #expect(try state.stewards().map(\.number) == Array(1...64))
    }

    private static func copy(_ steward: Steward, _ number: UInt16) -> Steward {
        Steward(
            number: number,
            salt: steward.salt,
            hash: steward.hash,
            cost: steward.cost,
            createdAt: steward.createdAt
        )
    }
}
