import Edge
import Gates
import Journal
import ReaderLines
import Vocabulary

/// Samples of an edge that is well, to be made worse.
enum SampleMaking {
    static let start = Timestamp(milliseconds: 1_780_000_000_000)

    static var well: HealthSample {
        var sample = HealthSample(
            gate: GateReport(kind: "simulator", link: .ready, hasSensor: true),
            lanes: EdgeStatus.Lanes(
                download: LaneReport(phase: "asking"),
                upload: LaneReport(phase: "idle")
            ),
            low: start
        )
        sample.readers = [reader("door"), reader("cards", kind: "nfc")]
        sample.freeBytes = 1 << 40
        return sample
    }

    static func reader(
        _ name: String,
        kind: String = "qr",
        state: String = "ready",
        restarts: Int = 0,
        fault: String? = nil
    ) -> ReaderReport {
        ReaderReport(
            name: name,
            kind: kind,
            state: state,
            restarts: restarts,
            faults: restarts,
            lastFault: fault,
            fault: fault,
            codesDropped: 0
        )
    }
}
