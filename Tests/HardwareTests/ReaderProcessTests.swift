import Foundation
import FrameSynthesis
import Frames
import Testing

/// The program as it is built, run as a process.
@Suite(.timeLimit(.minutes(3)), .serialized) struct ReaderProcessTests {
    private struct Ended {
        var code: Int32
        var output: String
        var talk: String
    }

    /// The program beside the test bundle.
    private static let program: URL = {
        let words = ProcessInfo.processInfo.arguments
        let bundle = words.first { $0.hasSuffix(".xctest") } ?? words[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("jalon-qr")
    }()

    private func run(_ words: [String], input: [UInt8]? = nil) throws -> Ended {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = words
        let output = Pipe()
        let talk = Pipe()
        process.standardOutput = output
        process.standardError = talk
        let folder = try TemporaryFolder()
        let source = try folder.write(input ?? [], "input")
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let notes = talk.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ended(
            code: process.terminationStatus,
            output: String(decoding: text, as: UTF8.self),
            talk: String(decoding: notes, as: UTF8.self)
        )
    }

    @Test func `decode prints file, symbology and payload, and 1 means no code at all`() throws {
        let folder = try TemporaryFolder()
        let code = FrameWriter.portableGreyMap(try Drawing.frame(Array("J1".utf8)))
        let good = try folder.write(code, "good.pgm")
        let empty = try folder.write(FrameWriter.portableGreyMap(Drawing.black(64, 64)), "no.pgm")
        let both = try run(["decode", empty, good])
        #expect(both.output == "\(good)\tqr\t4a31\n")
        #expect(both.code == 0)
        #expect(both.talk == "")
        let none = try run(["decode", "--plain", empty])
        #expect(none.output == "")
        #expect(none.code == 1)
        let json = try run(["decode", "--json", good])
        let expected = "\"symbology\":\"qr\",\"payload\":\"4a31\",\"attempt\":\"zbar plain\"}"
        #expect(json.output == "{\"file\":\"\(good)\",\(expected)\n")
    }

    @Test func `A light code is missed by a plain pass and read by the retries`() throws {
        let folder = try TemporaryFolder()
        let frame = try Drawing.frame(Array("J1".utf8)) { $0.isInverted = true }
        let file = try folder.write(FrameWriter.portableGreyMap(frame), "light.pgm")
        #expect(try run(["decode", "--plain", file]).code == 1)
        let full = try run(["decode", "--budget", "20000", file])
        #expect(full.code == 0)
        #expect(full.output == "\(file)\tqr\t4a31\n")
    }

    @Test func `A file that cannot be read is named and gives 66`() throws {
        let folder = try TemporaryFolder()
        let cut = try folder.write("P5 9 9 255 abc", "cut.pgm")
        for file in ["\(folder.path)/missing.pgm", folder.path, cut] {
            let ended = try run(["decode", file])
            #expect(ended.code == 66)
            #expect(ended.output == "")
            #expect(ended.talk.contains(file))
        }
    }

    @Test(arguments: [
        ["decode", "--budgt", "9", "a.pgm"], ["decode"], ["watch", "--format", "gif"],
        ["watch", "--format", "gray"],
        ["watch", "--format", "gray", "--width", "0", "--height", "4"],
        ["look"], ["trial", "--count", "0"],
    ])
    func `A line that is not understood gives 2`(_ words: [String]) throws {
        let ended = try run(words)
        #expect(ended.code == 2)
        #expect(ended.output == "")
        #expect(!ended.talk.isEmpty)
    }

    @Test func `An unknown option is answered with the nearest known one`() throws {
        #expect(try run(["decode", "--budgt", "9", "a.pgm"]).talk.contains("--budget"))
        let help = try run(["decode", "--help"])
        #expect(help.code == 0)
        #expect(help.output.contains("Example"))
    }

    @Test func `watch reports a code of a film and ends with 75 when the film does`() throws {
        let frame = try Drawing.frame(Array("J1".utf8))
        var film = FrameWriter.videoHeader(
            width: frame.width,
            height: frame.height,
            framesPerSecond: 15
        )
        for _ in 0..<5 { film += FrameWriter.videoFrame(frame) }
        let ended = try run(["watch", "--format", "y4m"], input: film)
        let lines = ended.output.split(separator: "\n")
        #expect(lines.first == "READY")
        #expect(lines.contains("BEAT"))
        #expect(lines.contains { $0.hasPrefix("CODE\tqr\t4a31\t") })
        #expect(lines.last == "FAULT\tended\tthe input ended")
        #expect(ended.code == 75)
    }

    @Test func `watch ends quietly with 0 when nobody reads its lines`() throws {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = ["watch"]
        let lines = Pipe()
        let talk = Pipe()
        let silence = Pipe()
        process.standardOutput = lines
        process.standardError = talk
        process.standardInput = silence
        try process.run()
        try lines.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(talk.fileHandleForReading.availableData.isEmpty)
        try silence.fileHandleForWriting.close()
    }

    @Test func `watch names what is wrong with its input`() throws {
        let cut = try run(
            ["watch", "--format", "gray", "--width", "9", "--height", "9"],
            input: [1]
        )
        #expect(cut.output.contains("FAULT\tcut-short\t"))
        #expect(cut.code == 75)
        let absurd = try run(["watch"], input: Array("YUV4MPEG2 W1000000000 H2\n".utf8))
        #expect(absurd.output.contains("FAULT\ttoo-large\t"))
        #expect(absurd.code == 75)
        let missing = try run(["watch", "--input", "/nowhere/film.y4m"])
        #expect(missing.output.contains("FAULT\tnot-found\t"))
        #expect(missing.code == 66)
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg"), "no zbarimg")
    )
    func `Another program reads the mild frames too`() throws {
        let folder = try TemporaryFolder()
        var frames = MildFrames(width: 480, height: 360, seed: 11)
        let frame = frames.frame(showing: try Drawing.code(Array("SECONDOPINION".utf8)))
        let file = try folder.write(FrameWriter.portableGreyMap(frame), "mild.pgm")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
        process.arguments = ["--quiet", "--raw", file]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: text, as: UTF8.self) == "SECONDOPINION\n")
    }
}
