import Foundation
import FrameSources
import Frames
import Testing

@Suite(.timeLimit(.minutes(1))) struct LatestFrameTests {
    private func stamped(_ tone: UInt8) throws -> StampedFrame {
        StampedFrame(frame: try Frame(width: 1, height: 1, luma: [tone]), completedAt: 5)
    }

    @Test func `The newest frame wins and the overwritten ones are counted`() throws {
        let mailbox = LatestFrame()
        for tone in 1...5 { #expect(mailbox.put(try stamped(UInt8(tone)))) }
        guard case .frame(let taken, let dropped) = mailbox.take(waitingMilliseconds: 0) else {
            Issue.record("a frame was there")
            return
        }
        #expect(taken.frame.luma == [5])
        #expect(dropped == 4)
        guard case .nothing = mailbox.take(waitingMilliseconds: 1) else {
            Issue.record("a frame is taken once")
            return
        }
    }

    @Test func `The end comes after the last frame, and abandoning stops the source`() throws {
        let mailbox = LatestFrame()
        #expect(mailbox.put(try stamped(1)))
        mailbox.end(nil)
        guard case .frame = mailbox.take(waitingMilliseconds: 0) else {
            Issue.record("the last frame was lost")
            return
        }
        guard case .ended(nil) = mailbox.take(waitingMilliseconds: 0) else {
            Issue.record("the end was lost")
            return
        }
        mailbox.abandon()
        #expect(!mailbox.put(try stamped(2), waits: true))
    }

    @Test func `A file is read without losing a frame`() throws {
        let folder = try TemporaryFolder()
        let frame = try Frame(width: 2, height: 2, luma: [1, 2, 3, 4])
        var bytes = FrameWriter.videoHeader(width: 2, height: 2, framesPerSecond: 30)
        for _ in 0..<50 { bytes += FrameWriter.videoFrame(frame) }
        let path = try folder.write(bytes, "film.y4m")
        let feed = try FrameFeed(.path(path), FrameFeed.Options(format: .y4m))
        #expect(Self.drain(feed) == "50 frames, ended")
    }

    @Test func `A FIFO is opened once and read while its writer writes`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/camera"
        #expect(mkfifo(path, 0o600) == 0)
        let feed = try FrameFeed(.path(path), FrameFeed.Options(format: .gray(width: 2, height: 1)))
        guard case .nothing = feed.next(waitingMilliseconds: 20) else {
            Issue.record("nobody has written yet")
            return
        }
        let writer = try #require(FileHandle(forWritingAtPath: path))
        try writer.write(contentsOf: Data([7, 8, 9]))
        guard case .frame(let stamped, _) = feed.next(waitingMilliseconds: 10_000) else {
            Issue.record("the frame did not come")
            return
        }
        #expect(stamped.frame.luma == [7, 8])
        try writer.close()
        #expect(Self.drain(feed) == "0 frames, ended cut-short")
    }

    @Test func `A folder is read in order and a bad picture is passed over`() throws {
        let folder = try TemporaryFolder()
        for name in ["b.pgm", "a.pgm", "d.pgm"] { _ = try folder.write("P5 1 1 255 a", name) }
        _ = try folder.write("P5 1 1 255 ", "c.pgm")
        _ = try folder.write("nothing", "c.txt")
        let feed = try FrameFeed(.path(folder.path), FrameFeed.Options(format: .pgm))
        #expect(Self.drain(feed) == "3 frames, cut-short, ended")
    }

    @Test func `A followed folder yields pictures as they appear`() throws {
        let folder = try TemporaryFolder()
        var options = FrameFeed.Options(format: .pgm)
        options.isFollowing = true
        let feed = try FrameFeed(.path(folder.path), options)
        guard case .nothing = feed.next(waitingMilliseconds: 10) else {
            Issue.record("the folder is empty")
            return
        }
        _ = try folder.write("P5 1 1 255 z", "late.pgm")
        guard case .frame(let stamped, _) = feed.next(waitingMilliseconds: 10_000) else {
            Issue.record("the picture was not seen")
            return
        }
        #expect(stamped.frame.luma == [UInt8(ascii: "z")])
    }

    @Test(arguments: [
        ("", "empty"), ("YUV4MPEG2 W0 H4\n", "zero-size"),
        ("YUV4MPEG2 W1 H1 Cmono\nFRAME\n", "cut-short"),
        ("YUV4MPEG2 W1 H1 Cmono\nFRAME\naXRAME", "missing-marker"), ("GIF89a", "bad-header"),
    ])
    func `A bad stream ends with its fault`(_ given: (String, String)) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(given.0, "film.y4m")
        let feed = try FrameFeed(.path(path), FrameFeed.Options(format: .y4m))
        let outcome = Self.drain(feed)
        #expect(outcome.hasSuffix("ended \(given.1)"), "\(outcome)")
    }

    @Test func `What cannot be opened is refused at once`() throws {
        let options = FrameFeed.Options(format: .gray(width: 0, height: 4))
        #expect(throws: SourceFailure.self) { _ = try FrameFeed(.path("/dev/null"), options) }
        let missing = FrameFeed.Options(format: .y4m)
        #expect(throws: SourceFailure.self) { _ = try FrameFeed(.path("/nowhere"), missing) }
    }

    private static func drain(_ feed: borrowing FrameFeed) -> String {
        var frames = 0
        var others: [String] = []
        for _ in 0..<1_000 {
            switch feed.next(waitingMilliseconds: 5_000) {
            case .frame: frames += 1
            case .skipped(let fault): others.append(fault.rawValue)
            case .nothing: return "stalled"
            case .ended(let failure):
                others.append("ended" + (failure?.cause.map { " \($0.rawValue)" } ?? ""))
                return (["\(frames) frames"] + others).joined(separator: ", ")
            }
        }
        return "endless"
    }
}
