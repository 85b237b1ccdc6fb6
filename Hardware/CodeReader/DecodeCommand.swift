import CommandLine
import FrameDecoding
import FrameSources
import Frames
import ReaderLines

/// `jalon-qr decode`: one line a code for photographs given by name.
struct DecodeCommand {
    var files: [String]
    var isPlain = false
    var isJSON = false
    var looking = LookFor.qr
    var budgetMilliseconds = PhotoPipeline.budgetMillisecondsDefault

    func run(_ console: Console) throws -> ExitCode {
        var pipeline = try PhotoPipeline(
            looking: looking,
            budgetMilliseconds: budgetMilliseconds,
            now: MonotonicClock.processorNanoseconds
        )
        let output = LineOutput()
        var isUnreadable = false
        var isFound = false
        for file in files {
            do throws(SourceFailure) {
                let frame = try FrameFile.read(file, limits: .photograph)
                for entry in try entries(of: frame, &pipeline) {
                    isFound = true
                    guard output.write(line(file, entry) + "\n") else { return .ok }
                }
            } catch {
                isUnreadable = true
                console.note("jalon-qr: \(Terminal.printable(file, limit: 200)): \(error.message)")
            }
        }
        if isUnreadable { return .noInput }
        return isFound ? .ok : .no
    }

    private func entries(
        of frame: Frame,
        _ pipeline: inout PhotoPipeline
    ) throws(SourceFailure) -> [PhotoReading.Entry] {
        do throws(DecoderFailure) {
            return try isPlain ? pipeline.plain(frame).entries : pipeline.read(frame).entries
        } catch {
            throw SourceFailure(decoding: error.message)
        }
    }

    private func line(_ file: String, _ entry: PhotoReading.Entry) -> String {
        let symbology = entry.code.symbology.rawValue
        let payload = ReaderLine.hexadecimal(entry.code.payload)
        guard isJSON else { return "\(Self.oneField(file))\t\(symbology)\t\(payload)" }
        let name = "\"file\":\"\(Self.jsonText(file))\""
        let code = "\"symbology\":\"\(symbology)\",\"payload\":\"\(payload)\""
        return "{\(name),\(code),\"attempt\":\"\(entry.attempt)\"}"
    }

    /// A file's name as one field: control characters would break the line or reach a terminal.
    private static func oneField(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 32 ? "?" : $0 }))
    }

    /// RFC 8259, section 7; by hand because Foundation would double the reader's memory.
    private static func jsonText(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
