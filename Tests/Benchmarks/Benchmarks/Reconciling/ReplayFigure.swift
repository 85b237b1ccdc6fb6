import Access
import Crypto
import Devices
import Hub
import Kernel
import Replay
import Rights
import Sync
import Vocabulary

/// A day of four gates: taken in by the hub, given out as an archive, verified and decided again.
enum ReplayFigure {
    private static let gates = 4
    private static let rightsMax = 20_000

    static func measure(
        _ workspace: Workspace,
        scans: Int,
        seed: UInt64
    ) async throws -> [ReconciliationBenchmark.Line] {
        let store = try SQLiteStore(path: workspace.file("replay.sqlite"))
        let hub = try await Hub(store: store, keys: MemoryKeyVault())
        do {
            let lines = try await measure(hub, scans, seed)
            await hub.stop()
            return lines
        } catch {
            await hub.stop()
            throw error
        }
    }

    private static func measure(
        _ hub: Hub,
        _ scans: Int,
        _ seed: UInt64
    ) async throws -> [ReconciliationBenchmark.Line] {
        let venue = try await BacklogVenue(hub, gates: gates, rights: min(scans / 4, rightsMax))
        let scope = venue.devices[0].row.scope
        let head = try await hub.contexts.rights.publisher.publishNow(scope)
        let begin = hub.services.clock.now()
        var random = SplitMix(seed: seed ^ 0x5245_504C)
        let day = ReplayedDay(
            version: head.head.version,
            begin: begin,
            scans: scans / gates,
            rights: venue.rights
        )
        let batches = venue.devices.map { (device: $0, batches: day.batches(of: $0, &random)) }
        let intake = Stopwatch.wall()
        for (device, all) in batches {
            for batch in all { _ = try await hub.contexts.devices.ingest(batch, from: device.row) }
        }
        let taken = Stopwatch.wall()
        let bytes = try await hub.contexts.devices.archive(
            of: scope,
            company: hub.services.company,
            from: begin.advanced(by: .seconds(-60)),
            until: begin.advanced(by: .seconds(86_400))
        )
        let given = Stopwatch.wall()
        let archive: DayArchive
        do throws(ArchiveRefusal) {
            archive = try DayArchive(try SealedArchive(bytes: bytes, trusted: nil))
        } catch {
            throw BenchmarkFailure(.wrongAnswer, error.message)
        }
        let opened = Stopwatch.wall()
        let report = Replay(archive).run()
        let decided = Stopwatch.wall()
        guard report.differenceCount == 0, report.decided == scans / gates * gates else {
            throw BenchmarkFailure(
                .wrongAnswer,
                "\(report.decided) decided again, \(report.sums), \(report.notHeld)"
            )
        }
        let seconds = { (from: UInt64, to: UInt64) in Double(to - from) / 1e9 }
        return [
            line(
                "replayScansPerSecond",
                "decided again",
                "scans/s",
                Double(report.decided) / seconds(opened, decided)
            ),
            line("archiveOpenSeconds", "archive verified", "s", seconds(given, opened)),
            line("archiveMakeSeconds", "archive made by the hub", "s", seconds(taken, given)),
            line("archiveMebibytes", "its size", "MiB", Double(bytes.count) / 1_048_576),
            line(
                "intakePassagesPerSecond",
                "passages taken in, three records each",
                "scans/s",
                Double(report.decided) / seconds(intake, taken)
            ),
        ]
    }

    private static func line(
        _ key: String,
        _ title: String,
        _ unit: String,
        _ value: Double
    ) -> ReconciliationBenchmark.Line {
        .init(key: key, title: title, unit: unit, value: value)
    }
}

/// The journals of a day on which everybody passed.
private struct ReplayedDay {
    let version: UInt64
    let begin: Timestamp
    /// At each gate.
    let scans: Int
    let rights: [RightID]

    func batches(of device: BacklogDevice, _ random: inout SplitMix) -> [[UInt8]] {
        var batches: [[UInt8]] = []
        var records: [[UInt8]] = []
        var previous = JournalRecord.genesis(device: device.row.device, epoch: 1)
        var sequence: UInt64 = 0
        for number in 0..<scans {
            let right = rights[Int(random.next() % UInt64(rights.count))]
            let moment = begin.advanced(by: .milliseconds(number * 500))
            for (back, kind) in [RecordKind.scan, .open, .passage].enumerated() {
                sequence += 1
                var record = JournalRecord(
                    kind: kind,
                    device: device.row.device,
                    epoch: 1,
                    sequence: sequence,
                    time: TimeBounds(low: moment, high: moment.advanced(by: .seconds(2))),
                    previous: previous
                )
                record.gate = device.row.gate
                record.direction = .entry
                record.medium = .staticCode
                record.assurance = .signed
                record.subject = right.raw
                record.generation = 1
                record.headVersion = kind == .passage ? 0 : version
                record.refersTo = UInt32(back)
                let bytes = record.bytes
                previous = JournalRecord.digest(of: bytes)
                records.append(bytes)
            }
            guard records.count + 3 > JournalBatch.recordsMax || number == scans - 1 else {
                continue
            }
            let checkpoint = Checkpoint(
                device: device.row.device,
                epoch: 1,
                sequence: sequence,
                digest: previous,
                time: moment
            )
            batches.append(
                JournalBatch.bytes(
                    checkpoint: checkpoint.signed(by: device.key),
                    records: records
                )
            )
            records = []
        }
        return batches
    }
}
