import Access
import Badges
import CardEmulation
import Crypto
import Testing

/// Taps and mutual proofs, by the published exchanges of NXP's AN12196 (all keys zero).
@Suite("Proofs of cards")
struct ProofTests {
    private static let ones = [UInt8](repeating: 1, count: 16)

    private func tap(
        _ text: String = ReadingBench.tapText,
        uid: [UInt8] = ReadingBench.tapUID,
        keys: CardKeys? = ReadingBench.keys()
    ) throws -> CardStep {
        let plan = ReadingBench.plan(.oneTime, .ntag424, keys: keys)
        let target = try ReadingBench.chipCard(uid)
        return ReadingBench.read(target, plan, PlainType4(address: text)).step
    }

    @Test func `The published tap is number 61 of its card`() throws {
        #expect(try tap() == .done(.oneTime(counter: 61)))
    }

    @Test func `A tap of another card is refused as changed`() throws {
        #expect(try tap(uid: [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x41]) == .failed(.changed))
        #expect(try tap(uid: [0x04, 0xDE, 0x5F, 0x1E]) == .failed(.changed))
    }

    @Test func `A tap that the card's key did not sign is refused`() throws {
        #expect(try tap(keys: ReadingBench.keys(card: Self.ones)) == .failed(.wrongKey))
        #expect(try tap(keys: ReadingBench.keys(message: Self.ones)) == .failed(.wrongKey))
    }

    @Test func `The signature of another tag is refused`() throws {
        let key = Self.ones
        let other = DynamicMessaging.mac(cardKey: key, uid: ReadingBench.tapUID, counter: 61)
        let picc = "?picc_data=\(CardAddressTests.picc)&cmac="
        let text = ReadingBench.address + picc + Hex.encode(other).uppercased()
        #expect(try tap(text) == .failed(.wrongKey))
        #expect(try tap(text, keys: ReadingBench.keys(card: key)) == .done(.oneTime(counter: 61)))
    }

    @Test func `Every changed digit of a tap is refused`() throws {
        let letters = Array(ReadingBench.tapText.utf8)
        let first = ReadingBench.address.utf8.count
        for place in first..<letters.count {
            var changed = letters
            changed[place] = changed[place] == UInt8(ascii: "7") ? UInt8(ascii: "8") : 0x37
            let step = try tap(String(decoding: changed, as: UTF8.self))
            if place == first {
                #expect(step == .done(.number))
            } else {
                #expect([.failed(.malformed), .failed(.wrongKey)].contains(step))
            }
        }
    }

    @Test func `Without keys a tap is a number, and a claim is a claim at every level`() throws {
        #expect(try tap(keys: nil) == .done(.number))
        #expect(try tap(ReadingBench.claimText) == .done(.message(ReadingBench.claim)))
    }

    static let mutual: [[UInt8]] = [
        "9000", "A04C124213C186F22399D33AC2A3021591AF",
        "3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F081206639100",
    ].map { Hex.decode($0) ?? [] }
    static let random = Hex.decode("13C5DB8A5930439FC3DEF9A4C675360F") ?? []

    private func prove(
        _ replies: [[UInt8]] = mutual,
        _ chip: BadgeChip = .ntag424,
        wanted: Assurance = .mutual,
        keys: CardKeys = ReadingBench.keys(number: 0)
    ) throws -> (step: CardStep, commands: [[UInt8]]) {
        ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(wanted, chip, keys: keys),
            ScriptedCard(replies: replies),
            random: Self.random
        )
    }

    @Test func `The published authentication proves the card`() throws {
        let proof = try prove()
        #expect(proof.step == .done(.mutual))
        #expect(
            proof.commands.map(Hex.encode) == [
                "00a4040007d276000085010100", "9071000002000000",
                "90af00002035c3e05a752e0144bac0de51c1f22c56b34408a23d8aea266cab947ea8e0118d00",
            ]
        )
    }

    @Test(arguments: [Assurance.oneTime, .mutual])
    func `A DESFire proves itself in our application, at both levels`(
        _ wanted: Assurance
    ) throws {
        let replies = [[0x91, 0x00]] + Self.mutual.dropFirst()
        let keys = ReadingBench.keys(number: 1)
        let proof = try prove(replies, .desfire, wanted: wanted, keys: keys)
        #expect(proof.step == .done(.mutual))
        #expect(Hex.encode(proof.commands[0]) == "905a0000034c4af500")
        #expect(Hex.encode(proof.commands[1]) == "9071000002010000")
    }

    static let incapable: [[String]] = [
        ["6A82"], ["91A0"], ["6D00"], ["9000", "9140"], ["9000", "911C"], ["9000", "6D00"],
    ]

    @Test(arguments: incapable)
    func `A card that cannot prove itself gives its number`(_ replies: [String]) throws {
        #expect(try prove(replies.compactMap { Hex.decode($0) }).step == .done(.number))
    }

    static let failures: [([String], CardFault)] = [
        ([""], .malformed), (["90"], .malformed), (["9000", "91AD"], .refused),
        (["9000", "91AE"], .wrongKey), (["9000", "9100"], .malformed),
        (["9000", "91AF"], .malformed),
        (["9000", "00112233445566778899AABBCCDDEE91AF"], .malformed),
        (["9000", "A04C124213C186F22399D33AC2A3021591AF", "91AE"], .wrongKey),
        (["9000", "A04C124213C186F22399D33AC2A3021591AF", "9100"], .malformed),
        (["9000", "A04C124213C186F22399D33AC2A3021591AF", "9140"], .refused),
    ]

    @Test(arguments: failures)
    func `A card that fails to prove itself is refused`(
        _ replies: [String],
        _ fault: CardFault
    ) throws {
        #expect(try prove(replies.compactMap { Hex.decode($0) }).step == .failed(fault))
    }

    @Test func `A card with another key is refused, and so is a recorded answer`() throws {
        let keys = ReadingBench.keys(card: Self.ones, number: 0)
        #expect(try prove(keys: keys).step == .failed(.wrongKey))
        var reading = CardReading(
            try ReadingBench.chipCard(),
            plan: ReadingBench.plan(.mutual, .ntag424, keys: ReadingBench.keys(number: 0))
        ) { [UInt8](repeating: 9, count: $0) }
        var step = reading.begin()
        for reply in Self.mutual { step = reading.handle(reply: reply) }
        #expect(step == .failed(.wrongKey))
    }

    @Test func `A plain tag with a proven card's number is a number`() throws {
        let plan = ReadingBench.plan(.mutual, .ntag424, keys: ReadingBench.keys())
        #expect(
            ReadingBench.read(try ReadingBench.tag(), plan, PlainTag()).step == .done(.number)
        )
    }
}
