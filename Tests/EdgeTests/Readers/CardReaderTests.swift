import Access
import Badges
import CardEmulation
import Crypto
import Edge
import Foundation
import Support
import Synchronization
import Testing
import Vocabulary

/// Readers of cards that misbehave, as small scripts in the place of `jalon-nfc`.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct CardReaderTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let right = RightRecord(right: RightID(5))
    private static let badges = BadgeForge()
    /// The line of a card that needs no exchange.
    private static let card = "CARD\\t%s\\t\(Hex.encode(uid))\\t0044\\t00\\t"

    private final class Scene: Sendable {
        let folder: TemporaryFolder
        let bench: EdgeBench
        let reader: ReaderProcess
        let seen = Seen()
        private let task: Mutex<Task<Void, Never>?>

        final class Seen: Sendable {
            let readings = Mutex<[BadgeReading]>([])
            let offers = Mutex(0)
        }

        /// `medium` is what the badge was issued as; the first `refusals` readings find no room.
        init(
            _ script: String,
            _ medium: Medium = .badgeNumber,
            refusals: Int = 0
        ) throws {
            folder = try TemporaryFolder()
            let path = folder.path("reader")
            try Data(("#!/bin/sh\n" + script).utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            var options = EdgeBench.Options()
            options.rights = [right]
            let chip = medium == .badgeNumber ? BadgeChip.none : .type2
            options.forging = { $0.put(badges.credential(uid, right, medium, chip: chip)) }
            bench = try EdgeBench(options)
            bench.stores.badges.adopt(badges.keys)
            let clock = EdgeClock(
                ClockMachine(mark: nil, boot: "", sinceBoot: .zero),
                clock: .system
            )
            let seen = seen
            reader = ReaderProcess(
                ReaderConfiguration(name: "test", kind: .nfc, device: .card("pn532_uart:/dev/x")),
                program: path,
                direction: .entry,
                gap: .milliseconds(1_500),
                clock: clock,
                planner: bench.stores.planner
            ) { presentation in
                let offers = seen.offers.withLock { offers in
                    offers += 1
                    return offers
                }
                guard offers > refusals else { return false }
                if case .badge(let reading) = presentation.content {
                    seen.readings.withLock { $0.append(reading) }
                }
                return true
            }
            let reader = reader
            task = Mutex(Task { await reader.run() })
        }

        var outcomes: [BadgeReading.Outcome] { seen.readings.withLock { $0.map(\.outcome) } }

        func stop() async {
            reader.stop()
            await task.withLock { $0 }?.value
        }
    }

    private static let beats = "while :; do echo BEAT; sleep 0.1; done"

    @Test func `A reader is told where its device is, and the card's number comes through`()
        async throws
    {
        let scene = try Scene(
            """
            test "$*" = "watch --device pn532_uart:/dev/x" || exit 2
            echo READY; printf '\(Self.card)\\n' 1
            read line; printf 'FAULT\\ttold\\t%s\\n' "$line" | tr '\\t' ' ' \
            | sed 's/^FAULT told /FAULT\\ttold\\t/'
            \(Self.beats)
            """
        )
        #expect(try await eventually { scene.outcomes == [.proof(.number)] })
        #expect(try await eventually { scene.reader.report.lastFault == "told: DONE 1" })
        #expect(scene.reader.report.kind == "nfc")
        #expect(scene.reader.report.restarts == 0)
        await scene.stop()
        #expect(scene.seen.readings.withLock { $0[0].uid } == Self.uid)
    }

    @Test func `A card held for long is one presentation`() async throws {
        let scene = try Scene(
            """
            echo READY
            i=0; while :; do
            i=$((i+1)); printf '\(Self.card)\\nBEAT\\n' $i; sleep 0.05; echo GONE; done
            """
        )
        try await Task.sleep(for: .milliseconds(800))
        await scene.stop()
        #expect(scene.outcomes == [.proof(.number)])
    }

    @Test(arguments: [
        ("echo GONE", CardFault.left), ("printf 'LOST\\t1\\tno-answer\\n'", .left),
        (":", .tooLong),
        ("printf 'REPLY\\t1\\t000000\\n'", .malformed),
    ])
    func `A card that is not read to its end is unreadable, and why is told`(
        _ script: String,
        _ fault: CardFault
    ) async throws {
        let scene = try Scene(
            "echo READY; printf '\(Self.card)\\n' 1; read line; \(script); \(Self.beats)",
            .badgeMessage
        )
        #expect(try await eventually { scene.outcomes == [.fault(fault)] })
        #expect(scene.reader.report.restarts == 0)
        await scene.stop()
    }

    @Test func `A reader that dies under a card leaves it unread and is back in two seconds`()
        async throws
    {
        let scene = try Scene(
            "echo READY; printf '\(Self.card)\\n' 1; read line; kill -6 $$",
            .badgeMessage
        )
        let start = ContinuousClock.now
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try await eventually { scene.outcomes.first == .fault(.left) })
        await scene.stop()
    }

    @Test func `A reader that loops without a beat is killed and back in two seconds`()
        async throws
    {
        let scene = try Scene("echo READY; printf '\(Self.card)\\n' 1; exec sleep 600")
        #expect(try await eventually { scene.reader.report.state == "ready" })
        let start = ContinuousClock.now
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        #expect(ContinuousClock.now - start < .seconds(2))
        await scene.stop()
    }

    /// Reports 160 cards a second through a pipe that holds 4 096 bytes of commands (1031 is
    /// `F_SETPIPE_SZ`), and reads them in another process or not at all.
    private static func reporter(listens: Bool) -> String {
        """
        exec perl -e '$| = 1; fcntl(STDIN, 1031, 4096) or exit 71;
        if (\(listens ? 1 : 0) and not fork) { 1 while sysread STDIN, $_, 4096; exit }
        print "READY\\n";
        for ($i = 100000000; ; $i++) {
        printf "CARD\\t%d\\t04%012x\\t0044\\t00\\t\\nBEAT\\n", $i, $i;
        select undef, undef, undef, 0.00625 }'
        """
    }

    @Test func `A reader that does not take its commands is started again`() async throws {
        let scene = try Scene(Self.reporter(listens: false))
        #expect(try await eventually(within: .seconds(30)) { scene.reader.report.restarts >= 1 })
        let report = scene.reader.report
        #expect(report.lastFault == "deaf: the reader does not take its commands")
        #expect(report.codesDropped == 0)
        await scene.stop()
    }

    @Test func `A reader that takes as many commands is let alone`() async throws {
        let scene = try Scene(Self.reporter(listens: true))
        // Twice what the pipe and the queue before it hold.
        #expect(try await eventually(within: .seconds(30)) { scene.outcomes.count > 600 })
        let report = scene.reader.report
        #expect(report.restarts == 0)
        #expect(report.lastFault == nil)
        await scene.stop()
    }

    @Test func `A card that stays while the queue of decisions is full is decided later`()
        async throws
    {
        let scene = try Scene(
            "echo READY; printf '\(Self.card)\\n' 1; \(Self.beats)",
            refusals: 5
        )
        #expect(try await eventually { scene.outcomes == [.proof(.number)] })
        #expect(scene.seen.offers.withLock { $0 } == 6)
        try await Task.sleep(for: .milliseconds(300))
        #expect(scene.outcomes.count == 1)
        await scene.stop()
    }

    @Test func `A card that finds no room twenty times may be shown anew`() async throws {
        let scene = try Scene(
            """
            echo READY; printf '\(Self.card)\\n' 1
            i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo BEAT; sleep 0.1; done
            echo GONE; printf '\(Self.card)\\n' 2; \(Self.beats)
            """,
            refusals: 20
        )
        #expect(try await eventually { scene.seen.offers.withLock { $0 } == 20 })
        try await Task.sleep(for: .milliseconds(500))
        #expect(scene.seen.offers.withLock { $0 } == 20)
        #expect(scene.outcomes.isEmpty)
        #expect(try await eventually { scene.outcomes == [.proof(.number)] })
        #expect(scene.seen.offers.withLock { $0 } == 21)
        await scene.stop()
    }

    @Test(arguments: [
        ("padded_number: x", CardFault.paddedNumber), ("malformed", .malformed),
        ("no word of the list", .malformed),
    ])
    func `What is no card is told as such`(_ text: String, _ fault: CardFault) async throws {
        let scene = try Scene(
            "echo READY; printf 'FAULT\\tbad-target\\t\(text)\\n'; \(Self.beats)"
        )
        #expect(try await eventually { scene.outcomes == [.fault(fault)] })
        #expect(scene.reader.report.restarts == 0)
        #expect(scene.reader.report.state == "ready")
        await scene.stop()
        #expect(scene.seen.readings.withLock { $0[0].digest } == nil)
    }

    @Test(arguments: [
        "CARD\\t1\\t04112233445566\\t0044\\t00", "CARD\\t0\\t04112233445566\\t0044\\t00\\t",
        "CARD\\t1\\t04112233000000\\t0044\\t00\\t", "CARD\\t1\\t0411223344\\t0044\\t00\\t",
        "REPLY\\t1", "LOST\\t1\\tBAD", "REPLY\\t1\\t" + String(repeating: "00", count: 263),
    ])
    func `A line about a card that cannot be is passed over`(_ line: String) async throws {
        let scene = try Scene(
            "echo READY; printf '\(line)\\n'; printf '\(Self.card)\\n' 2; \(Self.beats)"
        )
        #expect(try await eventually { scene.outcomes == [.proof(.number)] })
        #expect(scene.reader.report.faults == 1)
        await scene.stop()
    }
}
