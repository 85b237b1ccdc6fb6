import Foundation
import FrameSynthesis
import Frames
import Testing

/// The real program on cameras that misbehave; times are those of a wall clock, with room for a
/// slow machine above and none below.
@Suite(.timeLimit(.minutes(3)), .serialized) struct WatchedCameraTests {
    /// What is promised, and what a machine at work on other things may add.
    private static let limit = Duration.milliseconds(2_500) + .milliseconds(1_500)

    @Test(arguments: [(0, "black"), (255, "white")])
    func `A black or white picture is told, and READY says that it is over`(
        _ given: (Int, String)
    ) async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            let bright = Date().addingTimeInterval(6)
            camera.play { index in
                let isOver = Date() > bright
                // Without noise, as a saturated sensor is, and still not called frozen.
                return isOver
                    ? WatchedCamera.noisy(90, index)
                    : [UInt8](
                        repeating: UInt8(given.0),
                        count: WatchedCamera.side * WatchedCamera.side
                    )
            }
            #expect(camera.wait(for: "READY") != nil)
            let time = try #require(camera.wait(for: "FAULT\t\(given.1)\t"))
            #expect(time >= .milliseconds(1_500))
            #expect(time < Self.limit)
            #expect(camera.wait(for: "READY") != nil)
            #expect(!camera.lines.contains { $0.hasPrefix("FAULT\tfrozen") })
        }
    }

    @Test func `A frozen picture is told, and a still scene with a sensor's noise is not`()
        async throws
    {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            let frozen = Date().addingTimeInterval(4)
            camera.play { index in WatchedCamera.noisy(90, Date() > frozen ? 7 : index) }
            camera.watch(for: .milliseconds(3_500))
            #expect(camera.lines == ["READY"])
            let time = try #require(camera.wait(for: "FAULT\tfrozen\t"))
            #expect(time < Self.limit + .milliseconds(500))
        }
    }

    @Test func `A camera that stops is told, and that it never began too`() async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            #expect(camera.wait(for: "READY") != nil)
            let silent = try #require(camera.wait(for: "FAULT\tno-frame\t"))
            #expect(silent < Self.limit)
            camera.play { WatchedCamera.noisy(90, $0) }
            #expect(camera.wait(for: "READY") != nil)
            camera.freeze()
            let stalled = try #require(camera.wait(for: "FAULT\tstalled\t"))
            #expect(stalled < Self.limit)
        }
    }

    @Test func `Nothing at all and the end is an end, not a crash`() async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            try camera.hangUp()
            #expect(camera.code() == 75)
            #expect(camera.lines == ["READY", "FAULT\tempty\tThe input holds no picture."])
        }
    }

    @Test(arguments: [1, 4_095])
    func `A frame cut short is told`(_ bytes: Int) async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            camera.feed([UInt8](repeating: 90, count: bytes))
            try camera.hangUp()
            #expect(camera.code() == 75)
            #expect(camera.lines.last?.hasPrefix("FAULT\tcut-short\t") == true)
        }
    }

    /// Raw frames of another size than was configured: each is read across the border of the next.
    @Test(arguments: [60, 68])
    func `Frames of another width than was configured are noise, and nothing worse`(
        _ width: Int
    ) async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera()
            for index in 0..<20 {
                camera.feed(Array(WatchedCamera.noisy(90, index).prefix(4_000)))
                camera.feed([UInt8](repeating: 90, count: 64 * abs(width - 64)))
            }
            try camera.hangUp()
            #expect(camera.code() == 75)
            #expect(!camera.lines.contains { $0.hasPrefix("CODE") })
        }
    }

    @Test(arguments: [
        ("YUV4MPEG2 W0 H64\nFRAME\n", "size"), ("YUV4MPEG2 W1000000000 H2\n", "too-large"),
        ("YUV4MPEG2 W4096 H4096 Cmono\n", "too-large"), ("YUV4MPEG2 W-1 H64\n", "bad-header"),
        ("YUV4MPEG2 W64 H64 Cmono\nPICTURE\n", "missing-marker"),
    ])
    func `A film with a header that lies is refused in one line`(
        _ given: (String, String)
    ) async throws {
        try await OwnThread.run {
            let camera = try WatchedCamera(["--format", "y4m"])
            camera.feed(Array(given.0.utf8) + WatchedCamera.noisy(90, 1))
            try camera.hangUp()
            #expect(camera.code() == 75)
            let faults = camera.lines.filter { $0.hasPrefix("FAULT") }
            #expect(faults.count == 1)
            #expect(faults[0].contains(given.1), "\(faults)")
        }
    }

    @Test func `A flood of frames is no flood of lines, and the newest is looked at`() async throws
    {
        try await OwnThread.run {
            let frame = try Drawing.frame(Array("J1".utf8))
            let camera = try WatchedCamera([
                "--format", "gray", "--width", "\(frame.width)", "--height", "\(frame.height)",
            ])
            let luma = frame.luma
            camera.play(framesPerSecond: 60) { index in
                // One pixel of noise, so that the picture is not frozen.
                var bytes = luma
                bytes[0] = UInt8(truncatingIfNeeded: index)
                return bytes
            }
            camera.watch(for: .seconds(3))
            let codes = camera.lines.filter { $0.hasPrefix("CODE\tqr\t4a31\t") }
            #expect(codes.count > 3)
            #expect(codes.count <= 40)
            let ages = codes.compactMap { $0.split(separator: "\t").last.flatMap { Int($0) } }
            #expect(ages.allSatisfy { $0 < 1_000 }, "\(ages)")
            #expect(!camera.lines.contains { $0.hasPrefix("FAULT") || $0 == "GONE" })
        }
    }

    @Test func `A code that leaves and comes back is told, gone, and told again`() async throws {
        try await OwnThread.run {
            let frame = try Drawing.frame(Array("J1".utf8))
            let side = frame.width
            let camera = try WatchedCamera([
                "--format", "gray", "--width", "\(side)", "--height", "\(frame.height)",
            ])
            let luma = frame.luma
            let began = Date()
            camera.play(framesPerSecond: 15) { index in
                let second = Int(Date().timeIntervalSince(began)) % 4
                var bytes = second < 2 ? luma : [UInt8](repeating: 128, count: luma.count)
                bytes[0] = UInt8(truncatingIfNeeded: index)
                return bytes
            }
            #expect(camera.wait(for: "CODE\tqr\t4a31") != nil)
            #expect(camera.wait(for: "GONE") != nil)
            #expect(camera.wait(for: "CODE\tqr\t4a31") != nil)
        }
    }

    @Test func `Noise of 4096 by 4096 is looked through within the time that it may take`()
        async throws
    {
        try await OwnThread.run {
            let folder = try TemporaryFolder()
            let noise = try Drawing.noise(4_096, 4_096, seed: 3)
            let file = try folder.write(FrameWriter.portableGreyMap(noise), "noise.pgm")
            let process = Process()
            let arguments = ProcessInfo.processInfo.arguments
            let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
            process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
                .appendingPathComponent("jalon-qr")
            process.arguments = ["decode", "--plain", file]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let began = ContinuousClock.now
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            // 2.3 s of processor time where it was measured; a crowded machine takes its share.
            #expect(ContinuousClock.now - began < .seconds(30))
        }
    }
}
