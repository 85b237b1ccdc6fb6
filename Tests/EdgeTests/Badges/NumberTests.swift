import Access
import Crypto
import Edge
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Printed numbers and typed codes.
struct NumberTests {
    private static let right = RightRecord(right: RightID(0xABCD))
    private static let badges = BadgeForge()
    private static let printed = Array("GYM-0042".utf8)
    private static let code = TypedCode.made { [UInt8](repeating: 0x5A, count: $0) }

    private static func bench(zone: ZoneRecord? = nil) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [right]
        if let zone { options.zone = zone }
        options.forging = { forge in
            forge.put(badges.credential(printed, right, .barcode))
            forge.put(badges.credential(code.bytes, right, .typedCode))
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(badges.keys)
        return bench
    }

    /// A well-formed code that is nobody's.
    private static func stranger(_ number: UInt8) -> [UInt8] {
        TypedCode.made { [UInt8](repeating: number, count: $0) }.bytes
    }

    /// With one letter mistyped.
    private static func mistyped(_ number: UInt8) -> [UInt8] {
        var bytes = stranger(number)
        bytes[0] = bytes[0] == UInt8(ascii: "2") ? UInt8(ascii: "3") : UInt8(ascii: "2")
        return bytes
    }

    @Test(arguments: [
        ("GYM-0042", "granted"), ("GYM-0043", "unknown"), ("gym-0042", "unknown"),
        ("", "unreadable"), ("J1234", "unknown"),
        (String(repeating: "9", count: 64), "unknown"),
        (String(repeating: "9", count: 65), "unreadable"),
    ])
    func `A printed number is looked up as it is`(_ text: String, _ word: String) async throws {
        let bench = try Self.bench()
        #expect(await bench.show(Array(text.utf8), medium: .barcode) == word)
        let record = try #require(try bench.records.first)
        #expect(record.medium == .barcode)
        #expect(record.assurance == .copyable)
        if word == "granted" {
            #expect(record.credential == Self.badges.digest(Self.printed, .barcode).bytes)
        }
    }

    @Test func `A code that a scanner read is a code`() async throws {
        let bench = try Self.bench(zone: ZoneRecord(zone: EdgeBench.zone, assuranceMin: .signed))
        #expect(await bench.show(bench.code(Self.right), medium: .barcode) == "granted")
        #expect(try bench.records[0].medium == .staticCode)
        var torn = bench.code(Self.right)
        torn.removeLast()
        #expect(await bench.show(torn, medium: .barcode) == "unreadable")
        #expect(await bench.show(Self.printed, medium: .barcode) == "medium_too_weak")
    }

    @Test func `A code typed in any form is one code`() async throws {
        let bench = try Self.bench()
        let spelled = Self.code.spelling.lowercased()
        #expect(await bench.show(Array(spelled.utf8), medium: .typedCode) == "granted")
        let record = try bench.records[0]
        #expect(record.medium == .typedCode)
        #expect(record.credential == Self.badges.digest(Self.code.bytes, .typedCode).bytes)
    }

    @Test func `The same letters as a printed number are another badge`() async throws {
        let bench = try Self.bench()
        #expect(await bench.show(Self.code.bytes, medium: .barcode) == "unknown")
    }

    @Test func `Without the scope's keys no number means anything`() async throws {
        var options = EdgeBench.Options()
        options.rights = [Self.right]
        let bench = try EdgeBench(options)
        #expect(await bench.show(Self.printed, medium: .barcode) == "unknown_key")
        #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "unknown_key")
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    @Test func `Five guesses lock the keypad for a minute, and a right code is no key to it`()
        async throws
    {
        let bench = try Self.bench()
        for number: UInt8 in 1...5 {
            #expect(await bench.show(Self.stranger(number), medium: .typedCode) == "unknown")
        }
        #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "unreadable")
        #expect(bench.decider.log.last?.detail == "locked")
        #expect(bench.decider.log.last?.record == nil)
        #expect(bench.notes.denials.withLock { $0.last } == .unreadable)
        // Everything else goes on.
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(await bench.show(Self.printed, medium: .barcode) == "granted")
        bench.time.advance(by: .seconds(60))
        #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "granted")
    }

    @Test func `What is typed at a locked keypad is one record a second`() async throws {
        let bench = try Self.bench()
        for number: UInt8 in 1...5 {
            _ = await bench.show(Self.stranger(number), medium: .typedCode)
        }
        for number: UInt8 in 6...30 {
            _ = await bench.show(Self.stranger(number), medium: .typedCode)
        }
        #expect(try bench.records.count == 5)
        bench.decider.tick()
        await bench.decider.drain()
        let records = try bench.records
        #expect(records.count == 6)
        #expect(records[5].flags == .counted)
        #expect(records[5].medium == .typedCode)
        #expect(records[5].subject == 25)
    }

    @Test func `A slip of the finger is a quarter of a guess`() async throws {
        let bench = try Self.bench()
        for number: UInt8 in 1...19 {
            let word = await bench.show(Self.mistyped(number), medium: .typedCode)
            #expect(word == (number <= 10 ? "unreadable" : "counted"))
        }
        #expect(bench.decider.log.last?.detail == "wrong_check")
        #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "granted")
        _ = await bench.show(Self.mistyped(20), medium: .typedCode)
        #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "unreadable")
        #expect(bench.decider.log.last?.detail == "locked")
    }

    @Test func `A code that is somebody's is no guess, whatever it is refused for`()
        async throws
    {
        let bench = try Self.bench(
            zone: ZoneRecord(zone: EdgeBench.zone, assuranceMin: .signed)
        )
        for _ in 0..<8 {
            #expect(await bench.show(Self.code.bytes, medium: .typedCode) == "medium_too_weak")
        }
    }

    @Test func `A restart gives nobody new guesses`() async throws {
        let bench = try Self.bench()
        for number: UInt8 in 1...4 {
            _ = await bench.show(Self.stranger(number), medium: .typedCode)
        }
        bench.time.advance(by: .seconds(30))
        var lock = bench.stores.guesses
        let now = bench.time.clock.sinceBoot()
        #expect(!lock.isLocked(at: now))
        let isLocking = lock.handle(.guess, at: now)
        #expect(isLocking)
        _ = await bench.show(Self.stranger(5), medium: .typedCode)
        #expect(bench.stores.guesses.isLocked(at: now))
        #expect(!bench.stores.guesses.isLocked(at: now + .seconds(60)))
    }

    @Test(arguments: [
        (Medium.typedCode, code.bytes), (.barcode, printed), (.typedCode, mistyped(1)),
    ])
    func `Of a number that no key named the journal keeps nothing`(
        _ medium: Medium,
        _ number: [UInt8]
    ) async throws {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [Self.right]
        let bench = try EdgeBench(options)
        for hasKeys in [false, true] {
            if hasKeys { bench.stores.badges.adopt(Self.badges.keys) }
            // With keys, only what is no number at all goes unnamed.
            let shown =
                hasKeys && medium == .barcode
                ? number + [UInt8](repeating: 57, count: 64)
                : hasKeys ? Self.mistyped(2) : number
            let word = await bench.show(shown, medium: medium)
            #expect(["unknown_key", "unreadable"].contains(word))
            let record = try #require(try bench.records.last)
            #expect(record.medium == medium)
            #expect(record.credential == [UInt8](repeating: 0, count: 16))
        }
        #expect(try bench.records.count == 2)
    }

    @Test func `Of a code that carries its claim itself the journal keeps a hash`() async throws {
        let bench = try Self.bench()
        let code = bench.code(Self.right)
        let hash = Array(SHA256.digest(code).bytes.prefix(16))
        for medium: Medium in [.staticCode, .barcode] {
            #expect(await bench.show(code, medium: medium) == "granted")
            #expect(try bench.records.last?.credential == hash)
        }
    }
}
