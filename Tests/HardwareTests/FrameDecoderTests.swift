import FrameDecoding
import FrameSynthesis
import Frames
import QRCode
import ReaderLines
import Testing

@Suite struct FrameDecoderTests {
    /// Runs the same test on each library.
    private func both(
        _ frame: Frame,
        _ looking: LookFor = .qr,
        _ check: (FoundCodes, String) -> Void
    ) throws {
        var zbar = try ZBarDecoder()
        var zxing = ZXingDecoder()
        check(try zbar.codes(in: frame, looking: looking), "zbar")
        check(try zxing.codes(in: frame, looking: looking), "zxing")
    }

    private static let payloads: [[UInt8]] = [
        Array("J1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8),
        Array("caf\u{E9} d'\u{E9}t\u{E9}".utf8),
        [0xE9, 0xE8, 0x20, 0x80, 0xFF],
        [0],
        [1, 0, 2, 0, 0, 27, 91, 50, 74, 13, 10, 7],
        Array(0...255),
        (128...191).map { UInt8($0) },
        [0xEF, 0xBB, 0xBF, 0x41],
    ]

    @Test(arguments: payloads)
    func `Payloads come out byte for byte, NUL and high bytes included`(_ payload: [UInt8]) throws {
        let frame = try Drawing.frame(payload, side: 320)
        try both(frame) { found, library in
            #expect(found.codes.map(\.payload) == [payload], "\(library)")
            #expect(found.codes.first?.symbology == .qr)
            #expect(found.codes.first?.corners.count == 4)
        }
    }

    @Test func `Frames without a code give nothing`() throws {
        var frames = [
            try Drawing.black(1, 1), try Drawing.black(3, 3), try Drawing.black(640, 1),
            try Drawing.black(1, 480), try Drawing.black(64, 64),
            try Drawing.noise(200, 160, seed: 3), try Drawing.noise(16, 300, seed: 4),
            try Drawing.black(200, 200).inverted(),
        ]
        var empty = MildFrames(width: 320, height: 240, seed: 9)
        frames.append(empty.emptyFrame())
        for frame in frames {
            try both(frame, [.qr, .code128]) { found, library in
                #expect(found == FoundCodes(), "\(library) \(frame.width)")
            }
        }
    }

    @Test func `Two codes in a frame are both found`() throws {
        var scene = Scene()
        scene.width = 400
        scene.height = 200
        scene.modulePixels = 4
        scene.isCluttered = false
        var renderer = SceneRenderer(scene, dice: Dice(seed: 1))
        renderer.place(try Drawing.code(Array("LEFT".utf8)), centre: (0.25, 0.5))
        renderer.place(try Drawing.code(Array("RIGHT".utf8)), centre: (0.75, 0.5))
        let frame = renderer.finish()
        try both(frame) { found, library in
            let texts = Set(found.codes.map { String(decoding: $0.payload, as: UTF8.self) })
            #expect(texts == ["LEFT", "RIGHT"], "\(library)")
        }
    }

    @Test func `A payload of 512 bytes is kept and one of 513 is counted only`() throws {
        for (count, kept, dropped) in [(512, 1, 0), (513, 0, 1)] {
            let payload = [UInt8](repeating: 0x61, count: count)
            let frame = try Drawing.frame(payload, side: 340, modulePixels: 3)
            try both(frame) { found, library in
                #expect(found.codes.count == kept, "\(library) \(count)")
                #expect(found.dropped == dropped, "\(library) \(count)")
            }
        }
    }

    @Test func `Only what is looked for is found`() throws {
        let frame = try Drawing.frame(Array("HELLO".utf8))
        try both(frame, .code128) { found, library in
            #expect(found.codes.isEmpty, "\(library)")
        }
        try both(frame, []) { found, library in
            #expect(found.codes.isEmpty, "\(library)")
        }
    }

    @Test func `A Code 128 is found on request only`() throws {
        let frame = try Self.code128()
        try both(frame, [.qr, .code128]) { found, library in
            #expect(found.codes.map(\.payload) == [Array("AB".utf8)], "\(library)")
            #expect(found.codes.first?.symbology == .code128)
        }
        try both(frame, .qr) { found, _ in #expect(found.codes.isEmpty) }
    }

    @Test func `A part of a structured sequence is no code`() throws {
        let matrix = Self.structuredPart()
        let frame = SceneRenderer.frame(of: matrix, in: Self.plainScene, dice: Dice(seed: 1))
        try both(frame) { found, library in
            #expect(found.codes.isEmpty, "\(library)")
        }
    }

    private static var plainScene: Scene {
        var scene = Scene()
        scene.width = 240
        scene.height = 240
        scene.modulePixels = 6
        scene.isCluttered = false
        return scene
    }

    /// "AB" as Code 128 B: start, A, B, check 102 mod 103, stop; widths from ISO/IEC 15417.
    private static func code128() throws -> Frame {
        let check = (104 + 33 + 2 * 34) % 103
        precondition(check == 102, "the check symbol of AB in set B is 102")
        let widths = ["211214", "111323", "131123", "411131", "2331112"].joined()
        var row = [UInt8](repeating: 255, count: 40)
        for (index, width) in widths.enumerated() {
            let tone: UInt8 = index % 2 == 0 ? 0 : 255
            row += [UInt8](repeating: tone, count: 3 * (width.wholeNumberValue ?? 0))
        }
        row += [UInt8](repeating: 255, count: 40)
        let luma = (0..<80).flatMap { _ in row }
        return try Frame(width: row.count, height: 80, luma: luma)
    }

    private static func structuredPart() -> CodeMatrix {
        let rows = StructuredPart.rows
        return CodeMatrix(size: rows.count) { x, y in
            rows[y][rows[y].index(rows[y].startIndex, offsetBy: x)] == "#"
        }
    }
}
