import CommandLine
import FrameDecoding
import FrameSources
import Frames
import ReaderLines

/// `jalon-qr watch`: frames in, reader lines out, until the input ends or nobody reads.
struct WatchCommand {
    var place = FrameFeed.Place.standardInput
    var options: FrameFeed.Options
    var looking = LookFor.qr
    var patience = WatchMachine.Patience()

    /// The longest the loop waits for a frame: short enough to beat and to say GONE in time.
    private static let waitMilliseconds = 50

    func run() -> ExitCode {
        let output = LineOutput()
        do {
            let feed = try FrameFeed(place, options)
            var pipeline = try LivePipeline(looking: looking)
            return watch(feed, &pipeline, output)
        } catch let failure as SourceFailure {
            let code = failure.cause?.rawValue ?? failure.code.rawValue
            _ = output.write([.fault(code: code, text: failure.message)])
            return failure.code == .notFound || failure.code == .notReadable ? .noInput : .tempFail
        } catch {
            let text = (error as? DecoderFailure)?.message ?? "the decoder could not be started"
            _ = output.write([.fault(code: "decoder", text: text)])
            return .tempFail
        }
    }

    private func watch(
        _ feed: borrowing FrameFeed,
        _ pipeline: inout LivePipeline,
        _ output: LineOutput
    ) -> ExitCode {
        var machine = WatchMachine(
            patience: patience,
            isLive: feed.isLive,
            now: MonotonicClock.nanoseconds()
        )
        guard output.write(machine.start(now: MonotonicClock.nanoseconds())) else { return .ok }
        // Ends with the input, or when a write fails; every turn takes at most the wait and a scan.
        while true {
            let lines: [ReaderLine]
            switch feed.next(waitingMilliseconds: Self.waitMilliseconds) {
            case .frame(let stamped, _):
                do throws(DecoderFailure) {
                    lines = try see(stamped, &pipeline, &machine)
                } catch {
                    _ = output.write([.fault(code: "decoder", text: error.message)])
                    return .tempFail
                }
            case .skipped(let fault):
                let now = MonotonicClock.nanoseconds()
                lines =
                    [.fault(code: fault.rawValue, text: fault.message)] + machine.waited(now: now)
            case .nothing:
                lines = machine.waited(now: MonotonicClock.nanoseconds())
            case .ended(let failure):
                _ = output.write(Self.last(failure))
                return .tempFail
            }
            guard output.write(lines) else { return .ok }
        }
    }

    private func see(
        _ stamped: StampedFrame,
        _ pipeline: inout LivePipeline,
        _ machine: inout WatchMachine
    ) throws(DecoderFailure) -> [ReaderLine] {
        let found = try pipeline.codes(in: stamped.frame)
        let frame = stamped.frame
        let sample =
            machine.wantsSample(now: MonotonicClock.nanoseconds())
            ? WatchMachine.Sample(mean: frame.mean, checksum: frame.checksum) : nil
        return machine.saw(
            found.codes,
            frameCompletedAt: stamped.completedAt,
            sample: sample,
            now: MonotonicClock.nanoseconds()
        )
    }

    private static func last(_ failure: SourceFailure?) -> [ReaderLine] {
        guard let failure else { return [.fault(code: "ended", text: "the input ended")] }
        let code = failure.cause?.rawValue ?? failure.code.rawValue
        return [.fault(code: code, text: failure.message)]
    }
}
