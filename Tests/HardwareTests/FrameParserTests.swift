import Frames
import Testing

@Suite struct FrameParserTests {
    private struct Outcome: Equatable {
        var sizes: [[Int]] = []
        var fault: FrameFault?
    }

    /// Everything a stream yields when it arrives in pieces of the given size.
    private func parse(_ bytes: [UInt8], _ format: FrameFormat, piece: Int) -> Outcome {
        var outcome = Outcome()
        do throws(FrameFault) {
            var parser = try FrameParser(format, limits: .video)
            var start = 0
            while start < bytes.count {
                let chunk = Array(bytes[start..<min(bytes.count, start + piece)])
                start += piece
                var position = 0
                while let frame = try parser.next(in: chunk, at: &position) {
                    outcome.sizes.append([frame.width, frame.height, Int(frame.luma.last ?? 0)])
                }
            }
            try parser.finish()
        } catch {
            outcome.fault = error
        }
        return outcome
    }

    private func expect(
        _ text: String,
        _ format: FrameFormat,
        _ sizes: [[Int]],
        _ fault: FrameFault?,
        _ location: SourceLocation = #_sourceLocation
    ) {
        for piece in [1, 3, 7, 4_096] {
            let outcome = parse(Array(text.utf8), format, piece: piece)
            #expect(outcome == Outcome(sizes: sizes, fault: fault), sourceLocation: location)
        }
    }

    @Test func `Grey maps are read one after the other, comments and white space included`() {
        expect("P5 2 1 255 ab", .pgm, [[2, 1, 98]], nil)
        expect("P5\n# a comment 9 9\n2 1\n255\nab", .pgm, [[2, 1, 98]], nil)
        expect("P5\n2#x\n1\r\n255\nab", .pgm, [[2, 1, 98]], nil)
        expect("P5 2 1 255\nabP5 1 1 255\nc", .pgm, [[2, 1, 98], [1, 1, 99]], nil)
        expect("P5 2 1 255\nab\n", .pgm, [[2, 1, 98]], nil)
        expect("P5 1 1 98 a", .pgm, [[1, 1, 252]], nil)
    }

    @Test func `A grey map cut short, of absurd size or another depth is refused`() {
        expect("", .pgm, [], .empty)
        expect("P", .pgm, [], .cutShort)
        expect("P5 2 1", .pgm, [], .cutShort)
        expect("P5 2 1 255 a", .pgm, [], .cutShort)
        expect("P6 2 1 255 ab", .pgm, [], .badHeader)
        expect("P5x2 1 255 ab", .pgm, [], .badHeader)
        expect("P5 2 -1 255 ab", .pgm, [], .badHeader)
        expect("P5 0 1 255 ", .pgm, [], .zeroSize)
        expect("P5 2 1 0 ab", .pgm, [], .badHeader)
        expect("P5 2 1 65535 abab", .pgm, [], .unsupportedDepth)
        expect("P5 1921 1 255 ", .pgm, [], .tooLarge)
        expect("P5 1000000000 1000000000 255 ", .pgm, [], .tooLarge)
        expect("P5 99999999999999999999 1 255 ", .pgm, [], .tooLarge)
        expect("P5 #" + String(repeating: "x", count: 2_000), .pgm, [], .headerTooLong)
    }

    @Test func `Y4M frames are found by their markers and colour is passed over`() {
        let head = "YUV4MPEG2 W2 H2 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG\n"
        expect(head + "FRAME\nabcduvFRAME Ixyz\nefghuv", .y4m, [[2, 2, 100], [2, 2, 104]], nil)
        expect("YUV4MPEG2 W3 H1 Cmono\nFRAME\nabc", .y4m, [[3, 1, 99]], nil)
        expect("YUV4MPEG2 W3 H1\nFRAME\nabcuuvv", .y4m, [[3, 1, 99]], nil)
        expect(head + "FRAME\nabcd", .y4m, [], .cutShort)
        expect(head + "FRAME\nabcduvFRA", .y4m, [[2, 2, 100]], .cutShort)
    }

    @Test func `A Y4M stream out of step or of absurd size is refused`() {
        expect("", .y4m, [], .empty)
        expect("RIFF", .y4m, [], .badHeader)
        expect("YUV4MPEG2X W2 H2\n", .y4m, [], .badHeader)
        expect("YUV4MPEG2 W0 H2\n", .y4m, [], .zeroSize)
        expect("YUV4MPEG2 H2\n", .y4m, [], .zeroSize)
        expect("YUV4MPEG2 W1000000000 H2\n", .y4m, [], .tooLarge)
        expect("YUV4MPEG2 W9999999999 H9999999999\n", .y4m, [], .tooLarge)
        expect("YUV4MPEG2 Wx H2\n", .y4m, [], .badHeader)
        expect("YUV4MPEG2 W2 H2 C422\n", .y4m, [], .unsupportedColour)
        expect("YUV4MPEG2 W2 H2 C420p10\n", .y4m, [], .unsupportedColour)
        expect("YUV4MPEG2 W2 H1 Cmono\nFRAME\nabFRAMX\n", .y4m, [[2, 1, 98]], .missingMarker)
        expect("YUV4MPEG2 W2 H1 Cmono\nabFRAME\n", .y4m, [], .missingMarker)
        expect("YUV4MPEG2 " + String(repeating: "X", count: 2_000), .y4m, [], .headerTooLong)
    }

    @Test func `Raw frames are counted by their configured size`() {
        expect("abcdef", .gray(width: 3, height: 1), [[3, 1, 99], [3, 1, 102]], nil)
        expect("abcd", .gray(width: 3, height: 1), [[3, 1, 99]], .cutShort)
        expect("", .gray(width: 3, height: 1), [], .empty)
        expect("abcdUVefghUV", .i420(width: 2, height: 2), [[2, 2, 100], [2, 2, 104]], nil)
        expect("abcdU", .i420(width: 2, height: 2), [], .cutShort)
        expect("abcUUVV", .i420(width: 3, height: 1), [[3, 1, 99]], nil)
        expect("a", .gray(width: 0, height: 1), [], .zeroSize)
        expect("a", .gray(width: 1_000_000_000, height: 1), [], .tooLarge)
        expect("a", .i420(width: 1, height: -4), [], .zeroSize)
    }

    @Test func `A stream that failed stays failed`() throws {
        var parser = try FrameParser(.pgm, limits: .video)
        var position = 0
        #expect(throws: FrameFault.badHeader) { try parser.next(in: [1], at: &position) }
        position = 0
        let good = Array("P5 1 1 255 a".utf8)
        #expect(throws: FrameFault.badHeader) { try parser.next(in: good, at: &position) }
        #expect(throws: FrameFault.badHeader) { try parser.finish() }
    }

    @Test func `What the writers write is read back`() throws {
        let frame = try Frame(width: 2, height: 2, luma: [0, 10, 255, 35])
        let map = FrameWriter.portableGreyMap(frame)
        #expect(parse(map, .pgm, piece: 5).sizes == [[2, 2, 35]])
        let film =
            FrameWriter.videoHeader(width: 2, height: 2, framesPerSecond: 15)
            + FrameWriter.videoFrame(frame) + FrameWriter.videoFrame(frame)
        #expect(parse(film, .y4m, piece: 5).sizes == [[2, 2, 35], [2, 2, 35]])
    }

    @Test func `Random bytes never trap a parser`() {
        var random = SystemRandomNumberGenerator()
        let openings = ["", "P5 ", "P5\n3 2\n255\n", "YUV4MPEG2 W2 H2\nFRAME\n"].map {
            Array($0.utf8)
        }
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for opening in openings {
                _ = parse(opening + noise, .pgm, piece: 16)
                _ = parse(opening + noise, .y4m, piece: 16)
            }
        }
    }
}
