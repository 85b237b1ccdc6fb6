import Access
import Crypto
import Testing
import Vocabulary

@Suite("Badge tokens")
struct BadgeTokenTests {
    static let uid: [UInt8] = [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40]

    let signer: Ed25519PrivateKey
    let reader: TokenReader
    let good: [UInt8]

    init() throws {
        signer = try #require(TokenTests.signer)
        reader = TokenReader(scope: TokenTests.scope, keys: [TokenTests.key(signer)])
        good = BadgeToken(token: TokenTests.token(), uid: Self.uid).signed(by: signer)
    }

    private func refusal(_ bytes: [UInt8], uid: [UInt8] = uid) -> Refusal? {
        do throws(Refusal) {
            _ = try reader.readBadge(bytes, uid: uid)
            return nil
        } catch {
            return error
        }
    }

    private func codeRefusal(_ text: [UInt8]) -> Refusal? {
        do throws(Refusal) {
            _ = try reader.read(text)
            return nil
        } catch {
            return error
        }
    }

    /// The signed claim after a change that its signer made.
    private func signed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var claim = Array(good.prefix(46))
        change(&claim)
        return claim + signer.signature(for: Token.domain + claim)
    }

    @Test func `The layout is fixed`() {
        #expect(good.count == 110)
        #expect(good[0] == 0x51)
        #expect(Array(good[1..<30]) == Array(TokenTests.token().claim[1..<30]))
        #expect(Array(good[30..<46]) == Self.uid + [0, 0, 0, 0, 0, 0, 0, 0, 7])
        #expect(TokenText.spelling(good).utf8.count == 178)
    }

    @Test(arguments: [4, 7, 10])
    func `A badge's token is read back on its card`(_ count: UInt8) throws {
        let uid = Array(1...count)
        let bytes = BadgeToken(token: TokenTests.token(), uid: uid).signed(by: signer)
        #expect(try reader.readBadge(bytes, uid: uid) == TokenTests.token())
        #expect(TokenText.bytes(of: Array(TokenText.spelling(bytes).utf8)) == bytes)
    }

    @Test func `Each flaw has its own refusal`() throws {
        #expect(refusal(good) == nil)
        #expect(refusal([]) == .unreadable)
        #expect(refusal(good.dropLast()) == .unreadable)
        #expect(refusal(good + [0]) == .unreadable)
        #expect(refusal(signed { $0[0] = 0x52 }) == .wrongVersion)
        #expect(refusal(signed { $0[0] = 0x11 }) == .wrongVersion)
        #expect(refusal(signed { $0[1] = 6 }) == .unknownKey)
        #expect(refusal(good.dropLast() + [good[109] ^ 1]) == .badSignature)
        #expect(refusal(signed { $0[29] = 1 }) == .wrongVersion)
        #expect(refusal(signed { $0[15] ^= 1 }) == .otherScope)
        let stranger = try #require(Ed25519PrivateKey(seed: [UInt8](repeating: 8, count: 32)))
        let forged = BadgeToken(token: TokenTests.token(), uid: Self.uid).signed(by: stranger)
        #expect(refusal(forged) == .badSignature)
    }

    @Test func `A token on another card is as bad as a bad signature`() {
        for uid: [UInt8] in [
            [], [0x04], Array(Self.uid.reversed()), Self.uid + [0], Self.uid + [0, 0, 0],
            Self.uid.dropLast(3), [UInt8](repeating: 4, count: 16),
        ] {
            #expect(refusal(good, uid: uid) == .badSignature)
        }
        #expect(refusal(signed { $0[45] = 10 }) == .badSignature)
        #expect(refusal(signed { $0[37] = 1 }) == .badSignature)
        #expect(refusal(signed { $0[44] = 1 }) == .badSignature)
    }

    @Test func `Neither kind of token is taken in the other's place`() {
        let code = TokenTests.token().signed(by: signer)
        #expect(refusal(code) == .wrongVersion)
        #expect(codeRefusal(Array(TokenText.spelling(code).utf8)) == nil)
        #expect(codeRefusal(Array(TokenText.spelling(good).utf8)) == .wrongVersion)
        #expect(refusal([0x51] + code.dropFirst()) == .wrongVersion)
        let claim = [0x51] + code.dropFirst().prefix(29)
        let short = claim + signer.signature(for: Token.domain + claim)
        #expect(codeRefusal(Array(TokenText.spelling(short).utf8)) == .wrongVersion)
    }

    @Test func `Every single-character corruption of a badge's token is refused`() {
        let text = Array(TokenText.spelling(good).utf8)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var tried = 0
        for place in text.indices {
            for letter in letters where letter != text[place] {
                var changed = text
                changed[place] = letter
                tried += 1
                guard let bytes = TokenText.bytes(of: changed) else { continue }
                #expect(refusal(bytes) != nil, "place \(place)")
            }
        }
        // The 1 of the prefix is no letter of the alphabet: 32 others stand in its place.
        #expect(tried == 178 * 31 + 1)
    }
}
