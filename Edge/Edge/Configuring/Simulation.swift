package import CommandLine
import Gates
import Processes

/// What `--simulate` replaces: the source of frames and the gate, and nothing else.
package struct Simulation: Sendable, Equatable {
    package var frames: String?
    package var format: ReaderConfiguration.Format?
    package var rate: Int?
    package var isFollowing = false
    package var endsOnce = false
    package var gate: GateConfiguration?

    package static let words =
        "frames=PATH, format=y4m|gray|i420|pgm, rate=N, follow, once, gate=LIST"

    /// Reads words such as `frames=/tmp/frames`, `once`, `gate=after:200,unused:7`.
    package init(_ texts: [String]) throws(UsageError) {
        for word in texts.flatMap({ $0.split(separator: " ") }) {
            let parts = word.split(separator: "=", maxSplits: 1)
            let value = parts.count == 2 ? String(parts[1]) : nil
            switch (parts[0], value) {
            case ("frames", let path?): frames = path
            case ("format", let name?):
                guard let known = ReaderConfiguration.Format(rawValue: name) else {
                    throw Self.unknown()
                }
                format = known
            case ("rate", let text?):
                guard let number = Int(text), (1...120).contains(number) else {
                    throw Self.unknown()
                }
                rate = number
            case ("follow", nil): isFollowing = true
            case ("once", nil): endsOnce = true
            case ("gate", let text): gate = try Self.gate(text ?? "")
            default: throw Self.unknown()
            }
        }
    }

    /// Refuses frames that are not there: the reader would look for them for ever.
    package func requireFrames() throws(EdgeFailure) {
        guard let frames, frames != "-", !Files.exists(frames) else { return }
        throw EdgeFailure(
            .input,
            "There are no frames at \(Terminal.printable(frames)). Words after --simulate are "
                + "parted by spaces, as in --simulate \"frames=PATH once\"."
        )
    }

    package func apply(to configuration: inout EdgeConfiguration) {
        if let gate { configuration.gate = gate }
        guard let frames else { return }
        var reader =
            configuration.readers.first { $0.kind == .qr }
            ?? ReaderConfiguration(name: "simulated", frames: .source(frames))
        reader.frames = .source(frames)
        if let format { reader.format = format }
        if let rate { reader.rate = rate }
        reader.isFollowing = isFollowing
        reader.endsOnce = endsOnce
        configuration.readers = [reader] + configuration.readers.filter { $0.kind != .qr }
    }

    /// `pass`, or a list of `after:MILLISECONDS`, `unused:N`, `refused:N`, `lost:N`, `blind`.
    private static func gate(_ text: String) throws(UsageError) -> GateConfiguration {
        var gate = GateConfiguration()
        gate.kind = .simulator
        for word in text.split(separator: ",") where word != "pass" {
            let parts = word.split(separator: ":")
            let number = parts.count == 2 ? Int(parts[1]) : nil
            switch (parts[0], number) {
            case ("blind", nil): gate.script.hasSensor = false
            case ("after", let number?) where (0...60_000).contains(number):
                gate.script.passesAfter = .milliseconds(number)
            case ("unused", let number?) where number > 0: gate.script.notUsedEvery = number
            case ("refused", let number?) where number > 0: gate.script.refusedEvery = number
            case ("lost", let number?) where number > 0: gate.script.lostEvery = number
            default: throw unknown()
            }
        }
        return gate
    }

    private static func unknown() -> UsageError {
        UsageError(
            .invalidValue,
            "--simulate takes \(words); a gate is a list of after:MS, unused:N, refused:N, "
                + "lost:N, blind."
        )
    }
}
