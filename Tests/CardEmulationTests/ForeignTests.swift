import CardEmulation
import Crypto
import Foundation
import Support
import Testing

/// The emulator is judged by programs that others wrote.
@Suite(.timeLimit(.minutes(2))) struct ForeignTests {
    struct Sight: Sendable {
        let card: any EmulatedCard
        let lines: [String]
    }

    static let sights: [Sight] = [
        Sight(
            card: PlainCard(uid: [0xDE, 0xAD, 0xBE, 0xEF]),
            lines: [
                "ATQA (SENS_RES): 00 04", "UID (NFCID1): de ad be ef", "SAK (SEL_RES): 08",
            ]
        ),
        Sight(
            card: PlainCard(uid: [UInt8](1...10), sak: 0x18),
            lines: [
                "ATQA (SENS_RES): 00 84", "UID (NFCID1): 01 02 03 04 05 06 07 08 09 0a",
                "SAK (SEL_RES): 18",
            ]
        ),
        Sight(
            card: NTAG21x(.ntag213, uid: Desk.uid, address: "https://j.example/b"),
            lines: [
                "ATQA (SENS_RES): 00 44", "UID (NFCID1): 04 a1 b2 c3 d4 e5 f6",
                "SAK (SEL_RES): 00",
            ]
        ),
        Sight(
            card: Type4Card(uid: Desk.uid, address: "https://j.example/b"),
            lines: [
                "UID (NFCID1): 04 a1 b2 c3 d4 e5 f6", "SAK (SEL_RES): 20", "ATS: 75 33 81 02 80",
            ]
        ),
        Sight(
            card: NTAG424(uid: Desk.uid),
            lines: [
                "ATQA (SENS_RES): 03 44", "UID (NFCID1): 04 a1 b2 c3 d4 e5 f6",
                "SAK (SEL_RES): 20", "ATS: 77 71 81 02 80",
            ]
        ),
        Sight(
            card: DESFire(uid: Desk.uid),
            lines: ["ATQA (SENS_RES): 03 44", "SAK (SEL_RES): 20", "ATS: 75 77 81 02 80"]
        ),
        Sight(
            card: PhoneCard(random: CardRandom { [UInt8](repeating: 0x5A, count: $0) }),
            lines: ["UID (NFCID3): 08 5a 5a 5a", "SAK (SEL_RES): 20"]
        ),
        // A control: the number that is shown is the one that is sent, not one that is expected.
        Sight(
            card: MaskedCard(NTAG21x(uid: Desk.uid, content: []), uid: [4, 1, 2, 3, 4, 5, 6]),
            lines: ["UID (NFCID1): 04 01 02 03 04 05 06"]
        ),
    ]

    @Test(
        .enabled(if: ForeignProgram.list.isInstalled, ForeignProgram.list.missing),
        arguments: sights.indices
    )
    func `nfc-list sees each card as it is`(index: Int) async throws {
        let reader = try EmulatedReader(Self.sights[index].card, lifetime: .seconds(60))
        defer { reader.stop() }
        let result = try await ForeignProgram.list.run(against: reader)
        let lines = ForeignProgram.lines(result.output)
        #expect(result.isSuccess)
        for line in Self.sights[index].lines { #expect(lines.contains(line)) }
    }

    @Test(.enabled(if: ForeignProgram.list.isInstalled, ForeignProgram.list.missing))
    func `nfc-list sees no card where there is none, and the next one once it lies there`()
        async throws
    {
        let reader = try EmulatedReader(lifetime: .seconds(60))
        defer { reader.stop() }
        let empty = try await ForeignProgram.list.run(against: reader)
        #expect(empty.isSuccess && !empty.output.contains("UID"))
        reader.place(NTAG424(uid: Desk.uid))
        let full = try await ForeignProgram.list.run(against: reader)
        #expect(full.output.contains("04  a1  b2  c3  d4  e5  f6"))
        // The host has closed the port: a thread that spun would turn thousands of times.
        let before = reader.statistics.turns
        try await Task.sleep(for: .milliseconds(200))
        #expect(reader.statistics.turns - before < 20)
    }

    @Test(.enabled(if: ForeignProgram.scan.isInstalled, ForeignProgram.scan.missing))
    func `nfc-scan-device takes the chip for a PN532`() async throws {
        let reader = try EmulatedReader(lifetime: .seconds(60))
        defer { reader.stop() }
        let result = try await ForeignProgram.scan.run(["-v"], against: reader)
        #expect(result.output.contains("chip: PN532 v1.6"))
    }

    @Test(
        .enabled(if: ForeignProgram.ultralight.isInstalled, ForeignProgram.ultralight.missing),
        arguments: NTAGModel.allCases
    )
    func `nfc-mfultralight reads every page as the tag has it`(model: NTAGModel) async throws {
        let dump = try await dump(of: NTAG21x(model, uid: Desk.uid, address: "https://j.example/b"))
        let tag = NTAG21x(model, uid: Desk.uid, address: "https://j.example/b")
        #expect(dump.count == model.pageCount * 4)
        #expect(dump == tag.memory)
    }

    @Test(.enabled(if: ForeignProgram.ultralight.isInstalled, ForeignProgram.ultralight.missing))
    func `A planted byte shows in the dump`() async throws {
        var tag = NTAG21x(uid: Desk.uid, address: "https://j.example/b")
        let whole = tag.memory
        // The check byte of the number's first half.
        tag.plant(0x00, at: 3)
        let dump = try await dump(of: tag)
        #expect(dump.indices.filter { dump[$0] != whole[$0] } == [3])
    }

    @Test(
        .enabled(
            if: ForeignProgram.ultralightInfo.isInstalled,
            ForeignProgram.ultralightInfo.missing
        )
    )
    func `mifare-ultralight-info knows the tag`() async throws {
        let card = PlainCard(uid: Desk.uid, sak: 0)
        let reader = try EmulatedReader(card, lifetime: .seconds(60))
        defer { reader.stop() }
        let result = try await ForeignProgram.ultralightInfo.run(against: reader)
        #expect(result.output == "Tag with UID 04a1b2c3d4e5f6 is a Mifare UltraLight\n")
    }

    @Test(
        .enabled(if: ForeignProgram.desfireInfo.isInstalled, ForeignProgram.desfireInfo.missing)
    )
    func `mifare-desfire-info knows the card`() async throws {
        let reader = try EmulatedReader(DESFire(uid: Desk.uid), lifetime: .seconds(60))
        defer { reader.stop() }
        let result = try await ForeignProgram.desfireInfo.run(against: reader)
        let lines = ForeignProgram.lines(result.output)
        #expect(result.isSuccess)
        for line in [
            "UID: 0x04a1b2c3d4e5f6", "Batch number: 0xba11223344", "Version: 18.0",
            "Master Key settings (0x0f):", "Master Key version: 0 (0x00)",
            "Free memory: 4096 bytes",
            "Use random UID: no",
        ] {
            #expect(lines.contains(line))
        }
    }

    @Test(.enabled(if: ForeignProgram.list.isInstalled, ForeignProgram.list.missing))
    func `A reader that answers late is still read`() async throws {
        let card = NTAG424(uid: Desk.uid)
        let reader = try EmulatedReader(card, latency: .milliseconds(5), lifetime: .seconds(60))
        defer { reader.stop() }
        let result = try await ForeignProgram.list.run(against: reader)
        #expect(result.output.contains("04  a1  b2  c3  d4  e5  f6"))
    }

    @Test(.enabled(if: ForeignProgram.list.isInstalled, ForeignProgram.list.missing))
    func `An empty answer to select ends libnfc, as it ends the real one`() async throws {
        let reader = try EmulatedReader(NTAG424(uid: Desk.uid), lifetime: .seconds(60))
        defer { reader.stop() }
        reader.arm(.emptyAnswerToSelect, count: nil)
        let result = try await ForeignProgram.list.run(against: reader)
        #expect(!result.isSuccess)
        #expect(reader.statistics.faults[.emptyAnswerToSelect] != nil)
        reader.clearFaults()
        #expect(try await ForeignProgram.list.run(against: reader).isSuccess)
    }

    private func dump(of tag: NTAG21x) async throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let reader = try EmulatedReader(tag, lifetime: .seconds(60))
        defer { reader.stop() }
        let path = folder.path("dump.mfd")
        let result = try await ForeignProgram.ultralight.run(["r", path], against: reader)
        #expect(result.isSuccess)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
