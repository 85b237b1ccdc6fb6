import Foundation
import QRCode
import Testing

@Suite struct QRDrawingTests {
    /// FNV-1a, 64 bits: enough to notice that one byte of a drawing changed.
    private func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test func `The same code is drawn as the same SVG bytes`() throws {
        let matrix = try QRMatrix(QRMatrixTests.token, correction: .medium)
        let svg = QRDrawing(matrix).svg(title: "Access code")
        #expect(svg == QRDrawing(matrix).svg(title: "Access code"))
        #expect(digest(svg.utf8) == 12_967_502_446_866_256_221)
        #expect(svg.contains("viewBox=\"0 0 49 49\""))
        #expect(svg.contains("<title>Access code</title>"))
        #expect(svg.contains("d=\"M4 4h7v1h-7z"))
        #expect(svg.components(separatedBy: "<path").count == 3)
    }

    @Test func `The path of the SVG paints exactly the dark modules`() throws {
        let matrix = try QRMatrix("JALON", correction: .medium)
        let svg = QRDrawing(matrix).svg(title: "")
        let path = try #require(svg.components(separatedBy: "#000\" d=\"").last)
        var painted: Set<[Int]> = []
        for run in path.prefix(while: { $0 != "\"" }).split(separator: "z") {
            let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
            for x in numbers[0]..<numbers[0] + numbers[2] {
                painted.insert([x - 4, numbers[1] - 4])
            }
        }
        let dark = (0..<21).flatMap { y in (0..<21).map { x in [x, y] } }
            .filter { matrix.isDark($0[0], $0[1]) }
        #expect(painted == Set(dark))
    }

    @Test func `A title cannot leave its element`() throws {
        let matrix = try QRMatrix("A", correction: .medium)
        let svg = QRDrawing(matrix).svg(title: "</title><script>&\u{7}")
        #expect(svg.contains("<title>&lt;/title&gt;&lt;script&gt;&amp; </title>"))
    }

    @Test func `A picture without pixels or over the limit is refused`() throws {
        let drawing = QRDrawing(try QRMatrix("A", correction: .medium))
        #expect(drawing.modules == 29)
        #expect(throws: QRCodeRefusal.pictureSize) { try drawing.png(modulePixels: 0) }
        #expect(throws: QRCodeRefusal.pictureSize) { try drawing.png(modulePixels: -1) }
        #expect(throws: QRCodeRefusal.pictureSize) { try drawing.png(modulePixels: 142) }
        #expect(throws: QRCodeRefusal.pictureSize) { try drawing.png(modulePixels: Int.max) }
        #expect(try drawing.png(modulePixels: 141).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg"),
            "no zbarimg"
        ),
        .timeLimit(.minutes(1)),
        arguments: [ErrorCorrection.medium, .quartile]
    )
    func `Another program reads the PNG back`(_ correction: ErrorCorrection) throws {
        let matrix = try QRMatrix(QRMatrixTests.token, correction: correction)
        let png = try QRDrawing(matrix).png(modulePixels: 4)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("jalon-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(png).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
        process.arguments = ["--quiet", "--raw", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == QRMatrixTests.token + "\n")
    }
}
