import Access
import Crypto
import Support
import Testing
import Vocabulary

/// Codes of a phone: what is read, and everything near it that is not.
@Suite("Rotating codes", .timeLimit(.minutes(5)))
struct RotatingCodeTests {
    static let scope = ScopeID(0xCAFE_F00D)
    let signer: Ed25519PrivateKey
    let reader: TokenReader
    let phone: PhoneForge

    init() throws {
        signer = try #require(TokenTests.signer)
        reader = TokenReader(scope: Self.scope, keys: [TokenTests.key(signer)])
        phone = PhoneForge(Self.token(), signedBy: signer)
    }

    /// Slots of half a minute, a day of them.
    static func token(right: UInt64 = 42, flags: UInt8 = 1, duration: UInt32 = 1_440) -> Token {
        Token(
            key: 5,
            flags: RightFlags(rawValue: flags),
            generation: 1,
            right: RightID(right),
            scope: scope,
            issuedAt: Minute(count: 1_000),
            notBefore: Minute(count: 1_000),
            duration: duration,
            zoneSet: 2
        )
    }

    private func refusal(_ payload: [UInt8], shown: ShownSlot? = nil) -> Refusal? {
        do throws(Refusal) {
            _ = try reader.readCode(payload) { _ in shown }
            return nil
        } catch {
            return error
        }
    }

    private func text(_ bytes: [UInt8]) -> [UInt8] { Array(TokenText.spelling(bytes).utf8) }

    @Test(arguments: [0, 1, 1_440, 2_878, 2_879] as [UInt16])
    func `The code of a slot is read as it was shown`(_ slot: UInt16) throws {
        let payload = phone.payload(slot)
        #expect(payload.count == 207)
        guard case .rotating(let code) = try reader.readCode(payload) else {
            Issue.record("it was read as a printed code")
            return
        }
        #expect(code.slot == slot)
        #expect(code.capsule == phone.capsule)
        #expect(code.token == Self.token())
        #expect(code.reveal == phone.reveal(slot))
    }

    @Test func `A slot after the last, or after the signed duration, is no slot`() {
        #expect(phone.capsule.slotCount == 2_880)
        #expect(refusal(phone.payload(2_879)) == nil)
        #expect(refusal(phone.payload(2_880)) == .badSignature)
        let short = PhoneForge(Self.token(duration: 60), signedBy: signer)
        #expect(short.capsule.slotCount == 120)
        #expect(refusal(short.payload(119)) == nil)
        #expect(refusal(short.payload(120)) == .badSignature)
        let empty = PhoneForge(Self.token(duration: 0), signedBy: signer)
        #expect(refusal(empty.payload(0)) == .badSignature)
    }

    @Test(arguments: [(UInt8(0), 15), (1, 30), (2, 60), (3, 120)])
    func `A slot lasts as long as the flags say`(_ given: (flags: UInt8, seconds: Int)) {
        let phone = PhoneForge(Self.token(flags: given.flags), signedBy: signer)
        #expect(phone.capsule.slotSeconds == given.seconds)
        let begin = Minute(count: 1_000).start
        #expect(phone.capsule.begin(of: 0) == begin)
        #expect(
            phone.capsule.begin(of: 10) == begin.advanced(by: .seconds(10 * given.seconds))
        )
        #expect(Int(phone.capsule.slotCount) == min(2_880, 86_400 / given.seconds))
    }

    @Test func `Row 2: every change of one character of 100 codes is refused`() {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var tried = 0
        for number in 0..<100 {
            let good = phone.payload(UInt16(number * 28))
            // One place and every other letter of it, each code another place, so that all are met.
            for place in stride(from: number, to: good.count, by: 100) {
                for letter in letters where letter != good[place] {
                    var changed = good
                    changed[place] = letter
                    tried += 1
                    #expect(refusal(changed) != nil, "code \(number), place \(place)")
                }
            }
        }
        #expect(tried > 6_000)
    }

    @Test func `A change of any bit of a code's bytes is refused`() {
        let good = phone.bytes(500)
        for place in good.indices {
            for bit in 0..<8 {
                var changed = good
                changed[place] ^= 1 << UInt8(bit)
                #expect(refusal(text(changed)) != nil, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `Row 3: who saw a code can make the one before and never the one after`() throws {
        let seen: UInt16 = 100
        let reveal = phone.reveal(seen)
        let before = reveal.stepped(from: seen, to: seen - 1, of: RightID(42))
        let earlier = RotatingCode.bytes(capsule: phone.signed, slot: seen - 1, reveal: before)
        #expect(refusal(text(earlier)) == nil)
        let same = RotatingCode.bytes(capsule: phone.signed, slot: seen + 1, reveal: reveal)
        #expect(refusal(text(same)) == .badSignature)
        let shown = try #require(code(seen)).shown
        var random = SeededRandom(seed: 3)
        var accepted = 0
        for _ in 0..<100_000 {
            let bytes = (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let guess = try #require(Reveal(bytes))
            let forged = RotatingCode(capsule: phone.capsule, slot: seen + 1, reveal: guess)
            if forged.isChained(shown: shown) { accepted += 1 }
        }
        #expect(accepted == 0)
        let truth = RotatingCode(
            capsule: phone.capsule,
            slot: seen + 1,
            reveal: phone.reveal(seen + 1)
        )
        #expect(truth.isChained(shown: shown), "the same way takes what is right")
    }

    private func code(_ slot: UInt16, of phone: PhoneForge? = nil) -> RotatingCode? {
        guard
            case .rotating(let code)? = try? reader.readCode(
                (phone ?? self.phone).payload(slot)
            )
        else { return nil }
        return code
    }

    @Test func `A reveal of another right, or of another chain of this right, is none`() {
        let other = PhoneForge(Self.token(right: 43), signedBy: signer)
        let mixed = RotatingCode.bytes(capsule: phone.signed, slot: 9, reveal: other.reveal(9))
        #expect(refusal(text(mixed)) == .badSignature)
        let renewed = PhoneForge(Self.token(), seed: 2, signedBy: signer)
        let crossed = RotatingCode.bytes(capsule: phone.signed, slot: 9, reveal: renewed.reveal(9))
        #expect(refusal(text(crossed)) == .badSignature)
        #expect(refusal(renewed.payload(9)) == nil)
    }

    @Test func `Memory shortens the way, both ways, and lets nothing else through`() throws {
        let shown = try #require(code(1_000)).shown
        for slot in [0, 999, 1_000, 1_001, 2_879] as [UInt16] {
            #expect(refusal(phone.payload(slot), shown: shown) == nil, "slot \(slot)")
            let wrong = RotatingCode.bytes(
                capsule: phone.signed,
                slot: slot,
                reveal: phone.reveal(slot == 0 ? 1 : slot - 1)
            )
            #expect(refusal(text(wrong), shown: shown) == .badSignature, "slot \(slot)")
        }
        let renewed = PhoneForge(Self.token(), seed: 2, signedBy: signer)
        #expect(refusal(renewed.payload(3), shown: shown) == nil, "memory of another anchor")
        let bent = ShownSlot(
            anchor: shown.anchor,
            slot: shown.slot,
            reveal: phone.reveal(7),
            begin: shown.begin
        )
        #expect(refusal(phone.payload(1_001), shown: bent) == .badSignature)
    }

    @Test func `Other lengths, kinds, keys and scopes are named as what they are`() throws {
        let good = phone.payload(1)
        #expect(refusal(Array(good.dropLast())) == .unreadable)
        #expect(refusal(good + [0x41]) == .unreadable)
        #expect(refusal(Array("j1".utf8) + good.dropFirst(2)) == .unreadable)
        for kind in [0x11, 0x20, 0x22, 0x31, 0x51] as [UInt8] {
            var other = phone.bytes(1)
            other[0] = kind
            #expect(refusal(text(other)) == .wrongVersion, "kind \(kind)")
        }
        // A capsule alone is no code; a badge's claim as little as before.
        #expect(refusal(text(phone.signed)) == .wrongVersion)
        #expect(throws: Refusal.wrongVersion) { try reader.read(good) }
        #expect(throws: Refusal.wrongVersion) { try reader.readBadge(phone.signed, uid: [1]) }
        let foreign = TokenReader(scope: ScopeID(1), keys: [TokenTests.key(signer)])
        #expect(throws: Refusal.otherScope) { try foreign.readCode(good) }
        let keyless = TokenReader(scope: Self.scope, keys: [])
        #expect(throws: Refusal.unknownKey) { try keyless.readCode(good) }
        guard case .printed = try reader.readCode(text(TokenTests.token().signed(by: signer)))
        else {
            Issue.record("a printed code was read as another")
            return
        }
    }

    @Test func `Random payloads of the right length are refused`() {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var random = SeededRandom(seed: 11)
        for _ in 0..<20_000 {
            let payload =
                Array("J1".utf8) + (0..<205).map { _ in letters[Int(random.next() % 32)] }
            #expect(refusal(payload) != nil)
        }
    }

    @Test func `In view, a code is the same from slot to slot, and no other phone's`() {
        let first = TokenText.identity(of: phone.payload(4))
        #expect(first.count == 178)
        #expect(TokenText.identity(of: phone.payload(5)) == first)
        let other = PhoneForge(Self.token(), seed: 2, signedBy: signer)
        #expect(TokenText.identity(of: other.payload(4)) != first)
        let printed = text(TokenTests.token().signed(by: signer))
        #expect(TokenText.identity(of: printed) == printed)
    }
}
