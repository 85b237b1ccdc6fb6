import Foundation
import Testing

/// The programs that others wrote, of which a machine may lack some.
private enum Strangers {
    static let missing = ["zint", "zbarimg", "ffmpeg"].filter {
        !FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }
}

/// Code 128 as on the cards of gyms, drawn by zint, which we did not write, and read by the real
/// program and by zbarimg.
@Suite(
    .timeLimit(.minutes(1)),
    .serialized,
    .enabled(if: Strangers.missing.isEmpty, "no \(Strangers.missing.joined(separator: ", "))")
)
struct StrangersBarCodeTests {
    private static let program: String = {
        let words = ProcessInfo.processInfo.arguments
        let bundle = words.first { $0.hasSuffix(".xctest") } ?? words[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("jalon-qr").path
    }()

    /// The bytes of GYM-00417.
    private static let digits = "47594d2d3030343137"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func run(_ words: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    /// A drawing of a bar code, changed by a filter of ffmpeg.
    private func drawing(_ kind: String, _ text: String, _ filter: String = "null") throws -> String
    {
        let drawn = "\(folder.path)/drawn.png"
        try run(["/usr/bin/zint", "-b", kind, "-d", text, "--scale", "2", "-o", drawn])
        let map = "\(folder.path)/\(kind).pgm"
        let end = ["-vf", "pad=iw+80:ih+80:40:40:white,\(filter)", "-pix_fmt", "gray", map]
        try run(["/usr/bin/ffmpeg", "-v", "error", "-y", "-i", drawn] + end)
        return map
    }

    private func reading(_ file: String, _ flags: [String] = ["--code128"]) throws -> String {
        let ended = try run([Self.program, "decode"] + flags + [file])
        #expect(ended.code == (ended.output.isEmpty ? 1 : 0))
        return ended.output.replacing("\(file)\t", with: "")
    }

    private func secondOpinion(_ file: String) throws -> String {
        try run(["/usr/bin/zbarimg", "--quiet", file]).output
    }

    @Test func `A stranger's Code 128 is read on request only, as zbarimg reads it`() throws {
        let file = try drawing("CODE128", "GYM-00417")
        #expect(try reading(file) == "code128\t\(Self.digits)\n")
        #expect(try secondOpinion(file) == "CODE-128:GYM-00417\n")
        #expect(try reading(file, []) == "")
    }

    @Test func `A camera's film of it gives CODE code128`() throws {
        let film = "\(folder.path)/film.y4m"
        let file = try drawing("CODE128", "GYM-00417", "noise=alls=8:allf=t")
        try run(
            ["/usr/bin/ffmpeg", "-v", "error", "-y", "-loop", "1", "-i", file, "-frames:v", "5"]
                + ["-pix_fmt", "gray", "-strict", "-1", film]
        )
        let lines = try run([Self.program, "watch", "--code128", "--input", film]).output
        #expect(lines.contains("\nCODE\tcode128\t\(Self.digits)\t"))
        let without = try run([Self.program, "watch", "--input", film]).output
        #expect(without.hasPrefix("READY\n"))
        #expect(!without.contains("CODE"))
    }

    @Test func `Other bar codes and a torn one are no Code 128`() throws {
        let goods = try drawing("EANX", "400638133393")
        #expect(try secondOpinion(goods) == "EAN-13:4006381333931\n")
        #expect(try reading(goods) == "")
        let tear = "drawbox=x=iw*0.45:y=0:w=iw*0.1:h=ih:color=white:t=fill"
        let torn = try drawing("CODE128", "GYM-00417", tear)
        #expect(try secondOpinion(torn) == "")
        #expect(try reading(torn) == "")
    }
}
