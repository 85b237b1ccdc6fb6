import Access
import Badges
import CardEmulation
import Crypto
import Edge
import Foundation
import Journal
import Processes
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// The real `jalon-nfc` over the real libnfc, at a whole daemon: a card on an emulated PN532, and a
/// second reader of codes that must go on whatever happens to the first.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LiveCardTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let second: [UInt8] = [4, 0x77, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let badges = BadgeForge()
    /// The PN532's commands for a look into the field and for an exchange.
    private static let select: UInt8 = 0x4A
    private static let exchange: UInt8 = 0x40

    /// An edge with an NFC reader on an emulated port, and a script that shows codes.
    private final class Scene: Sendable {
        let folder: TemporaryFolder
        let chip: EmulatedReader
        let edge: LiveEdge

        init(
            medium: Medium = .badgeOneTime,
            chip badgeChip: BadgeChip = .ntag424,
            least: Assurance = .copyable,
            showsCodes: Bool = false
        ) async throws {
            folder = try TemporaryFolder()
            let link = folder.path("nfc")
            chip = try await Self.emulated(link)
            let key = try badges.keyRow(uid, badgeChip == .desfire ? .desfire : .ntag424)
            var readers = [
                ReaderConfiguration(
                    name: "badges",
                    kind: .nfc,
                    device: .card("pn532_uart:\(link)")
                )
            ]
            if showsCodes { readers.append(try Self.codes(folder)) }
            edge = try LiveEdge(
                readers: readers,
                programs: ReaderPrograms(
                    codes: "/bin/false",
                    cards: try OwnProcess.executableFolder() + "/jalon-nfc"
                )
            ) { forge in
                forge.put(ZoneRecord(zone: EdgeBench.zone, assuranceMin: least))
                forge.put(badges.credential(uid, LiveEdge.right, medium, chip: badgeChip))
                forge.put(badges.credential(second, LiveEdge.right, .badgeNumber))
                if medium.assurance > .signed { forge.put(key) }
            }
            edge.hub.change { $0.badgeKeys = badges.keys }
        }

        /// The emulator takes no descriptor above 1 023, which the suites beside this one may
        /// hold for a moment.
        private static func emulated(_ link: String) async throws -> EmulatedReader {
            for _ in 0..<300 {
                if let chip = try? EmulatedReader(link: link, lifetime: .seconds(240)) {
                    return chip
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            return try EmulatedReader(link: link, lifetime: .seconds(240))
        }

        /// A code ten times a second, each time another that nobody signed.
        private static func codes(_ folder: TemporaryFolder) throws -> ReaderConfiguration {
            let path = folder.path("codes")
            let script = """
                #!/bin/sh
                echo READY
                i=0; while :; do
                i=$((i+1)); printf 'BEAT\\nCODE\\tqr\\t4a31%08x\\t0\\n' $i; sleep 0.1; done
                """
            try Data(script.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            var reader = ReaderConfiguration(name: "codes", frames: .source("/dev/null"))
            reader.program = path
            return reader
        }

        func run(_ body: () async throws -> Void) async throws {
            try await edge.whileRunning { () async throws in
                #expect(try await edge.hasVersion(1))
                #expect(
                    try await eventually { self.edge.daemon.stores.badges.keys != nil }
                )
                #expect(try await eventually { self.nfc?.state == "ready" })
                try await body()
            }
            chip.stop()
        }

        var nfc: ReaderReport? {
            edge.daemon.status.readers.first { $0.name == "badges" }
        }

        /// What was decided about cards, oldest first.
        var entries: [DecisionEntry] {
            edge.daemon.decider.log.entries(after: 0).filter { $0.reader == "badges" }
        }

        /// Codes decided, recorded or counted.
        var codes: Int {
            let totals = edge.daemon.decider.log.totals
            return Int(totals.decisions) + Int(totals.counted) - entries.count
        }

        func next(after count: Int) async throws -> DecisionEntry? {
            _ = try await eventually(within: .seconds(5)) { self.entries.count > count }
            return entries.count > count ? entries[count] : nil
        }

        /// Lays a card down, waits for its decision and takes it away for longer than the gap.
        func tap(_ card: any EmulatedCard) async throws -> DecisionEntry? {
            let before = entries.count
            chip.place(card)
            let entry = try await next(after: before)
            chip.remove()
            try await Task.sleep(for: .milliseconds(2_000))
            return entry
        }
    }

    private static func signed(_ forge: ScopeForge) -> NTAG21x {
        let claim = badges.claim(LiveEdge.right, uid, forge)
        let text = CardAddress.text(address: BadgeForge.address, claim: claim)
        return NTAG21x(uid: uid, address: text)
    }

    struct Level: Sendable {
        let medium: Medium
        let chip: BadgeChip
        let words: String
    }

    @Test(arguments: [
        Level(medium: .badgeNumber, chip: .none, words: "can be copied"),
        Level(medium: .badgeMessage, chip: .type2, words: "signed"),
        Level(medium: .badgeOneTime, chip: .ntag424, words: "one-time"),
        Level(medium: .badgeMutual, chip: .ntag424, words: "mutual"),
        Level(medium: .badgeMutual, chip: .desfire, words: "mutual"),
    ])
    func `Each level is read and granted`(_ given: Level) async throws {
        let scene = try await Scene(medium: given.medium, chip: given.chip)
        try await scene.run { () async throws in
            let entry = try await scene.tap(Self.card(given, scene))
            #expect(entry?.verdict == "granted")
            #expect(entry?.medium == given.medium.name)
            #expect(entry?.assurance == given.words)
            #expect(scene.entries.count == 1)
        }
        #expect(scene.nfc?.restarts == 0)
    }

    private static func card(_ given: Level, _ scene: Scene) -> any EmulatedCard {
        switch given.medium {
        case .badgeNumber: PlainCard(uid: uid)
        case .badgeMessage: signed(scene.edge.hub.read { $0.forge })
        case .badgeMutual where given.chip == .desfire: badges.desfire(uid)
        default: badges.ntag424(uid)
        }
    }

    /// A message takes fourteen commands, which do not go into the 2 s that a card has.
    @Test(arguments: [
        (Level(medium: .badgeNumber, chip: .none, words: "can be copied"), "granted", nil),
        (Level(medium: .badgeMessage, chip: .type2, words: "signed"), "unreadable", "too_long"),
        (Level(medium: .badgeOneTime, chip: .ntag424, words: "one-time"), "granted", nil),
        (Level(medium: .badgeMutual, chip: .ntag424, words: "mutual"), "granted", nil),
        (Level(medium: .badgeMutual, chip: .desfire, words: "mutual"), "granted", nil),
    ])
    func `At 200 ms a command all but the message are read in time`(
        _ given: Level,
        _ verdict: String,
        _ detail: String?
    ) async throws {
        let scene = try await Scene(medium: given.medium, chip: given.chip)
        try await scene.run { () async throws in
            scene.chip.setLatency(.milliseconds(200))
            scene.chip.place(Self.card(given, scene))
            let entry = try await scene.next(after: 0)
            #expect(entry?.verdict == verdict)
            #expect(entry?.detail == detail)
        }
        #expect(scene.nfc?.restarts == 0)
    }

    @Test func `Copies are refused, each with its reason`() async throws {
        let scene = try await Scene()
        try await scene.run { () async throws in
            let number = try await scene.tap(PlainCard(uid: Self.uid))
            #expect(number?.verdict == "medium_too_weak")
            var card = Self.badges.ntag424(Self.uid, counter: 20)
            #expect(try await scene.tap(card)?.verdict == "granted")
            card.counter = 5
            #expect(try await scene.tap(card)?.verdict == "superseded")
            let wrong = Self.badges.ntag424(
                Self.uid,
                counter: 50,
                key: [UInt8](repeating: 9, count: 16)
            )
            let forged = try await scene.tap(wrong)
            #expect(forged?.verdict == "bad_signature")
            #expect(forged?.detail == "wrong_key")
        }
    }

    @Test func `A level below the zone's is refused at this gate`() async throws {
        let scene = try await Scene(medium: .badgeMessage, chip: .type2, least: .oneTime)
        try await scene.run { () async throws in
            let entry = try await scene.tap(Self.signed(scene.edge.hub.read { $0.forge }))
            #expect(entry?.verdict == "medium_too_weak")
            #expect(entry?.assurance == "signed")
        }
    }

    @Test func `A card that is swapped while it is read is refused`() async throws {
        let scene = try await Scene()
        try await scene.run { () async throws in
            scene.chip.arm(
                CardChange(afterExchanges: 2, next: Self.badges.ntag424(Self.second))
            )
            let entry = try await scene.tap(Self.badges.ntag424(Self.uid))
            // Nothing was chosen on the other card, so that it refuses to be read.
            #expect(entry?.verdict == "unreadable")
            #expect(entry?.detail == "refused")
        }
    }

    @Test func `A card that leaves while it is read is unreadable, and may try again`()
        async throws
    {
        let scene = try await Scene()
        try await scene.run { () async throws in
            scene.chip.arm(CardChange(afterExchanges: 2))
            scene.chip.place(Self.badges.ntag424(Self.uid))
            let entry = try await scene.next(after: 0)
            #expect(entry?.verdict == "unreadable")
            #expect(entry?.detail == "left")
            #expect(try await scene.tap(Self.badges.ntag424(Self.uid))?.verdict == "granted")
        }
    }

    @Test func `A card that a weak field loses and finds again is granted, and nothing else`()
        async throws
    {
        let scene = try await Scene()
        try await scene.run { () async throws in
            scene.chip.arm(.noReply, count: 1, command: Self.exchange)
            scene.chip.place(Self.badges.ntag424(Self.uid))
            #expect(try await eventually { !scene.entries.isEmpty })
            try await Task.sleep(for: .seconds(1))
            #expect(scene.entries.map(\.verdict) == ["granted"])
            #expect(scene.chip.statistics.faults[.noReply] == 1)
        }
    }

    struct NoCard: Sendable {
        let fault: ChipFault?
        let card: PlainCard
        let detail: String
    }

    @Test(arguments: [
        NoCard(fault: .twoTargets, card: PlainCard(uid: uid), detail: "malformed"),
        NoCard(
            fault: nil,
            card: PlainCard(uid: [4, 1, 2, 3, 0, 0, 0]),
            detail: "padded_number"
        ),
        NoCard(
            fault: nil,
            card: PlainCard(uid: [0x88, 1, 2, 3], atqa: 0x0004),
            detail: "wrong_number_length"
        ),
    ])
    func `What is no card, or two, is refused once and journalled`(
        _ given: NoCard
    ) async throws {
        let scene = try await Scene()
        try await scene.run { () async throws in
            if let fault = given.fault { scene.chip.arm(fault, count: nil, command: Self.select) }
            scene.chip.place(given.card)
            let entry = try await scene.next(after: 0)
            #expect(entry?.verdict == "unreadable")
            #expect(entry?.detail == given.detail)
            try await Task.sleep(for: .seconds(1))
            #expect(scene.entries.count == 1)
            let refusals = try scene.edge.records.filter { $0.kind == .refusal }
            #expect(refusals.map(\.refusal) == [.unreadable])
        }
    }

    @Test(arguments: [
        ChipFault.emptyAnswerToSelect, .nodeAddress, .moreInformation, .hangUp,
    ])
    func `Whatever happens to libnfc, the reader is back and codes go on meanwhile`(
        _ fault: ChipFault
    ) async throws {
        let scene = try await Scene(showsCodes: true)
        try await scene.run { () async throws in
            // Another badge than the one that meets the fault, so that that one counts as new.
            #expect(try await scene.tap(PlainCard(uid: Self.second))?.verdict == "granted")
            let faults = scene.nfc?.faults ?? 0
            // Without end for the one that loops; once is enough for those that end the process.
            scene.chip.arm(
                fault,
                count: fault == .moreInformation ? nil : 1,
                command: fault.concernsTargets ? Self.select : Self.exchange
            )
            scene.chip.place(Self.badges.ntag424(Self.uid))
            #expect(try await eventually { scene.chip.statistics.faults[fault] != nil })
            let struck = ContinuousClock.now
            let codes = scene.codes
            #expect(try await eventually { scene.nfc.map { $0.faults > faults } ?? false })
            scene.chip.clearFaults()
            try scene.chip.plug()
            #expect(try await eventually { scene.nfc?.state == "ready" })
            #expect(ContinuousClock.now - struck < .seconds(2))
            #expect(scene.codes > codes)
            // The card that still lies there is read at once. For that 1.5 s more: it is seen at
            // the next look, and asked a dozen times on machines that do other work beside.
            #expect(
                try await eventually {
                    scene.entries.count > 1 && scene.entries.last?.verdict == "granted"
                }
            )
            #expect(scene.entries.last?.medium == Medium.badgeOneTime.name)
            #expect(ContinuousClock.now - struck < .milliseconds(3_500))
        }
    }

    @Test func `After the sixth crash in a row the reader is back as soon as after the first`()
        async throws
    {
        let scene = try await Scene()
        try await scene.run { () async throws in
            scene.chip.arm(.emptyAnswerToSelect, count: 6, command: Self.select)
            scene.chip.place(Self.badges.ntag424(Self.uid))
            #expect(
                try await eventually(within: .seconds(30)) {
                    scene.chip.statistics.faults[.emptyAnswerToSelect] == 6
                }
            )
            let struck = ContinuousClock.now
            #expect(
                try await eventually {
                    scene.nfc.map { $0.restarts == 6 && $0.state == "ready" } ?? false
                }
            )
            #expect(ContinuousClock.now - struck < .seconds(2))
            #expect(try await eventually { scene.entries.last?.verdict == "granted" })
        }
    }

    @Test func `Of two openers the second is told so, and the first reads on`() async throws {
        let scene = try await Scene()
        try await scene.run { () async throws in
            let other = try Child(
                ChildSpec(
                    try OwnProcess.executableFolder() + "/jalon-nfc",
                    ["watch", "--device", "pn532_uart:\(scene.folder.path("nfc"))"],
                    input: .pipe,
                    output: .pipe,
                    errors: .null
                )
            )
            try await Task.sleep(for: .milliseconds(600))
            #expect(
                try await scene.tap(Self.badges.ntag424(Self.uid))?.verdict == "granted"
            )
            await other.closeInput()
            let said = try await other.output?.all(limit: 65_536) ?? []
            await other.terminate()
            let text = String(decoding: said, as: UTF8.self)
            #expect(text.contains("FAULT"))
            #expect(!text.contains("READY"))
            #expect(scene.nfc?.restarts == 0)
        }
    }
}
