import Access
import Crypto
import Foundation
import Support
import Testing
import Vocabulary

@Suite("Tokens")
struct TokenTests {
    static let signer = Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    static let scope = ScopeID(0xCAFE_F00D)

    static func key(_ signer: Ed25519PrivateKey, number: UInt8 = 5) -> TokenKey {
        TokenKey(
            number: number,
            publicKey: signer.publicKey,
            notBefore: Minute(count: 100).start,
            notAfter: Minute(count: 2_000).start
        )
    }

    static func token(_ issuedAt: UInt32 = 1_000) -> Token {
        Token(
            key: 5,
            flags: [.reentryAllowed],
            generation: 1,
            right: RightID(42),
            scope: scope,
            issuedAt: Minute(count: issuedAt),
            notBefore: Minute(count: 1_000),
            duration: 600,
            zoneSet: 2
        )
    }

    let signer: Ed25519PrivateKey
    let reader: TokenReader

    init() throws {
        signer = try #require(Self.signer)
        reader = TokenReader(scope: Self.scope, keys: [Self.key(signer)])
    }

    func refusal(_ payload: [UInt8]) -> Refusal? {
        do throws(Refusal) {
            _ = try reader.read(payload)
            return nil
        } catch {
            return error
        }
    }

    func text(_ bytes: [UInt8]) -> [UInt8] {
        Array(TokenText.spelling(bytes).utf8)
    }

    @Test func `A signed token is read back as it was made`() throws {
        let payload = text(Self.token().signed(by: signer))
        #expect(payload.count == 153)
        #expect(try reader.read(payload) == Self.token())
        #expect(Self.token().notAfter == Minute(count: 1_600))
    }

    @Test func `Every single-character corruption of a token is refused`() {
        let payload = text(Self.token().signed(by: signer))
        #expect(corruptionsAccepted(of: payload) == 0)
    }

    @Test func `Fifteen thousand corruptions over a hundred tokens are refused`() {
        let isLong = ProcessInfo.processInfo.environment["JALON_TEST_LONG"] == "1"
        var random = SeededRandom(seed: 0x1A10_0001)
        var accepted = 0
        for number in 0..<100 {
            let token = Token(
                key: 5,
                flags: [],
                generation: 1,
                right: RightID(random.next()),
                scope: Self.scope,
                issuedAt: Minute(count: 1_000),
                notBefore: .first,
                duration: UInt32(number),
                zoneSet: 0
            )
            let payload = text(token.signed(by: signer))
            if isLong {
                accepted += corruptionsAccepted(of: payload)
            } else {
                accepted += sampledCorruptionsAccepted(of: payload, count: 150)
            }
        }
        #expect(accepted == 0)
    }

    /// The 31 other letters of the alphabet and nothing else, at each place: 153 × 31 payloads.
    private func corruptionsAccepted(of payload: [UInt8]) -> Int {
        var accepted = 0
        for place in payload.indices {
            for letter in Self.letters where letter != payload[place] {
                var changed = payload
                changed[place] = letter
                if refusal(changed) == nil { accepted += 1 }
            }
        }
        return accepted
    }

    private func sampledCorruptionsAccepted(of payload: [UInt8], count: Int) -> Int {
        var random = SeededRandom(seed: 0x1A10_0002)
        var accepted = 0
        for _ in 0..<count {
            var changed = payload
            let place = Int.random(in: payload.indices, using: &random)
            let others = Self.letters.filter { $0 != payload[place] }
            changed[place] = others[Int.random(in: others.indices, using: &random)]
            if refusal(changed) == nil { accepted += 1 }
        }
        return accepted
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    @Test func `Each flaw has its own refusal`() throws {
        let good = Self.token().signed(by: signer)
        var wrongVersion = good
        wrongVersion[0] = 0x12
        var rotating = good
        rotating[0] = 0x21
        var unknownKey = good
        unknownKey[1] = 6
        var badSignature = good
        badSignature[93] ^= 1
        var edited = good
        edited[11] ^= 1
        #expect(refusal(text(good)) == nil)
        #expect(refusal(text(wrongVersion)) == .wrongVersion)
        #expect(refusal(text(rotating)) == .wrongVersion)
        #expect(refusal(text(unknownKey)) == .unknownKey)
        #expect(refusal(text(badSignature)) == .badSignature)
        #expect(refusal(text(edited)) == .badSignature)
        let stranger = try #require(Ed25519PrivateKey(seed: [UInt8](repeating: 8, count: 32)))
        #expect(refusal(text(Self.token().signed(by: stranger))) == .badSignature)
        let elsewhere = Token(
            key: 5,
            flags: [],
            generation: 1,
            right: RightID(42),
            scope: ScopeID(1),
            issuedAt: Minute(count: 1_000),
            notBefore: .first,
            duration: 1,
            zoneSet: 0
        )
        #expect(refusal(text(elsewhere.signed(by: signer))) == .otherScope)
        var reserved = Self.token().claim
        reserved[29] = 1
        let signed = reserved + signer.signature(for: Token.domain + reserved)
        #expect(refusal(text(signed)) == .wrongVersion)
    }

    @Test func `A key signs in its season only`() {
        #expect(refusal(text(Self.token(99).signed(by: signer))) == .unknownKey)
        #expect(refusal(text(Self.token(100).signed(by: signer))) == nil)
        #expect(refusal(text(Self.token(1_999).signed(by: signer))) == nil)
        #expect(refusal(text(Self.token(2_000).signed(by: signer))) == .unknownKey)
    }

    @Test func `What is not a token's one spelling is unreadable`() {
        let good = text(Self.token().signed(by: signer))
        let lower = Array(String(decoding: good, as: UTF8.self).lowercased().utf8)
        let attempts: [[UInt8]] = [
            [], [0], Array("J1".utf8), good.dropLast(), good + [0x0A], [0xEF, 0xBB, 0xBF] + good,
            lower, Array("J2".utf8) + good.dropFirst(2), Array("'; DROP TABLE rights; --".utf8),
            [UInt8](repeating: UInt8(ascii: "A"), count: 7_089),
            [UInt8](repeating: UInt8(ascii: "="), count: 153), good.dropLast() + [0],
            good.dropLast() + [UInt8(ascii: "1")],
        ]
        for attempt in attempts {
            #expect(refusal(Array(attempt)) == .unreadable)
        }
    }

    @Test func `A million random payloads are refused without a trap`() {
        var random = SeededRandom(seed: 0x1A10_0003)
        var accepted = 0
        for round in 0..<1_000_000 {
            let length = round % 4 == 0 ? TokenText.length : Int(random.next() % 200)
            var payload: [UInt8] = []
            payload.reserveCapacity(length)
            while payload.count < length {
                let word = random.next()
                payload.append(
                    round % 2 == 0
                        ? Self.letters[Int(word & 31)] : UInt8(truncatingIfNeeded: word)
                )
            }
            if round % 8 == 0, length >= 2 { payload.replaceSubrange(0..<2, with: [0x4A, 0x31]) }
            if refusal(payload) == nil { accepted += 1 }
        }
        #expect(accepted == 0)
    }
}
