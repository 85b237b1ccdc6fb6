import Badges
import Crypto
import Testing

@Suite("Mutual authentication (EV2)")
struct EV2AuthenticationTests {
    struct Exchange: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keyNumber: UInt8
        let random: String
        let first: String
        let challenge: String
        let second: String
        let proof: String
        let transaction: String
        let encryptionKey: String
        let macKey: String
    }

    /// Published: NXP's AN12196, tables 14 and 19, both with a key of zeros.
    static let published = [
        Exchange(
            testDescription: "key 0",
            keyNumber: 0,
            random: "13C5DB8A5930439FC3DEF9A4C675360F",
            first: "9071000002000000",
            challenge: "A04C124213C186F22399D33AC2A3021591AF",
            second: "90AF00002035C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D00",
            proof: "3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F081206639100",
            transaction: "9d00c4df",
            encryptionKey: "1309c877509e5a215007ff0ed19ca564",
            macKey: "4c6626f5e72ea694202139295c7a7fc7"
        ),
        Exchange(
            testDescription: "key 3",
            keyNumber: 3,
            random: "B98F4C50CF1C2E084FD150E33992B048",
            first: "9071000002030000",
            challenge: "B875CEB0E66A6C5CD00898DC371F92D191AF",
            second: "90AF000020FF0306E47DFBC50087C4D8A78E88E62DE1E8BE457AA477C707E2F0874916A8B100",
            proof: "0CC9A8094A8EEA683ECAAC5C7BF20584206D0608D477110FC6B3D5D3F65C3A6A9100",
            transaction: "7614281a",
            encryptionKey: "7a93d6571e4b180fca6ac90c9a7488d4",
            macKey: "fc4af159b62e549b5812394cab1918cc"
        ),
    ]

    @Test(arguments: published)
    func `AN12196 is spoken byte for byte`(_ exchange: Exchange) throws {
        var machine = try Self.machine(exchange)
        #expect(machine.begin() == (try bytes(exchange.first)))
        guard case .exchange(let second) = try machine.handle(try bytes(exchange.challenge)) else {
            Issue.record("the card's challenge is answered")
            return
        }
        #expect(second == (try bytes(exchange.second)))
        guard case .done(let session) = try machine.handle(try bytes(exchange.proof)) else {
            Issue.record("the card's proof ends it")
            return
        }
        #expect(Hex.encode(session.transaction) == exchange.transaction)
        #expect(Hex.encode(session.encryptionKey) == exchange.encryptionKey)
        #expect(Hex.encode(session.macKey) == exchange.macKey)
        #expect(session.counter == 0)
    }

    static let firstAnswers: [(String, CardFault)] = [
        ("", .malformed), ("91", .malformed), ("91AF", .malformed),
        ("A04C124213C186F22399D33AC2A30291AF", .malformed),
        ("A04C124213C186F22399D33AC2A302150091AF", .malformed),
        ("A04C124213C186F22399D33AC2A302159100", .malformed), ("91AE", .wrongKey),
        ("91AD", .refused), ("9140", .refused), ("919D", .refused), ("6A82", .refused),
        ("9000", .refused), ("A04C124213C186F22399D33AC2A3021590AF", .refused),
    ]

    @Test(arguments: firstAnswers)
    func `A challenge of another shape ends it`(answer: String, fault: CardFault) throws {
        var machine = try Self.machine(Self.published[0])
        let reply = try bytes(answer)
        #expect(throws: fault) { try machine.handle(reply) }
        let good = try bytes(Self.published[0].challenge)
        #expect(throws: CardFault.malformed) { try machine.handle(good) }
    }

    static let secondAnswers: [(String, CardFault)] = [
        ("91AE", .wrongKey), ("91AF", .malformed), ("9100", .malformed), ("9000", .refused),
        ("911E", .refused), ("917E", .refused), ("00", .malformed), ("", .malformed),
        // One byte less, one more, one bit of the proof changed.
        ("3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F0812069100", .malformed),
        ("3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663009100", .malformed),
        ("3FA64DB5446D1F34CD6EA311167F5E4885B89690C04A05F17FA7AB2F081206639100", .wrongKey),
        ("BFA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F081206639100", .wrongKey),
    ]

    @Test(arguments: secondAnswers)
    func `A proof that is none ends it`(answer: String, fault: CardFault) throws {
        var machine = try Self.machine(Self.published[0])
        _ = try machine.handle(try bytes(Self.published[0].challenge))
        let reply = try bytes(answer)
        #expect(throws: fault) { try machine.handle(reply) }
    }

    /// An answer of yesterday proves nothing: our random bytes are new each time.
    @Test func `A repeated proof is not believed`() throws {
        var machine = EV2Authentication(
            keyNumber: 0,
            key: zeroKey,
            random: try bytes("13C5DB8A5930439FC3DEF9A4C675360E")
        )
        _ = try machine.handle(try bytes(Self.published[0].challenge))
        let proof = try bytes(Self.published[0].proof)
        #expect(throws: CardFault.wrongKey) { try machine.handle(proof) }
    }

    @Test func `Nothing follows after the end`() throws {
        var machine = try Self.machine(Self.published[0])
        _ = try machine.handle(try bytes(Self.published[0].challenge))
        _ = try machine.handle(try bytes(Self.published[0].proof))
        let proof = try bytes(Self.published[0].proof)
        #expect(throws: CardFault.malformed) { try machine.handle(proof) }
    }

    private static func machine(_ exchange: Exchange) throws -> EV2Authentication {
        EV2Authentication(
            keyNumber: exchange.keyNumber,
            key: zeroKey,
            random: try bytes(exchange.random)
        )
    }
}
