import Frames
import Testing

@Suite struct FrameTests {
    @Test func `A frame holds exactly width times height bytes`() throws {
        #expect(throws: FrameFault.wrongLength) {
            try Frame(width: 2, height: 2, luma: [1, 2, 3])
        }
        #expect(throws: FrameFault.zeroSize) { try Frame(width: 0, height: 2, luma: []) }
        #expect(throws: FrameFault.zeroSize) { try Frame(width: 1, height: -1, luma: []) }
        #expect(throws: FrameFault.tooLarge) { try Frame(width: 4_097, height: 1, luma: []) }
        #expect(throws: FrameFault.tooLarge) {
            try Frame(width: .max, height: .max, luma: [])
        }
        #expect(try Frame(width: 1, height: 1, luma: [7]).luma == [7])
    }

    @Test(arguments: [
        (1_920, 1_080, true), (1_080, 1_920, true), (1_440, 1_440, true), (1_921, 1, false),
        (1_441, 1_440, false), (1_920, 1_081, false),
    ])
    func `A video frame has at most 1920 by 1080 pixels, lying or upright`(
        _ given: (Int, Int, Bool)
    ) {
        let isAccepted = (try? FrameLimits.video.check(width: given.0, height: given.1)) != nil
        #expect(isAccepted == given.2)
    }

    @Test func `Half a frame is the mean of four, odd edges left out`() throws {
        let frame = try Frame(width: 3, height: 2, luma: [10, 20, 99, 30, 41, 99])
        #expect(frame.halved() == (try Frame(width: 1, height: 1, luma: [25])))
        let line = try Frame(width: 3, height: 1, luma: [1, 2, 3])
        #expect(line.halved() == line)
    }

    @Test func `Margin, crop and inversion do what they say`() throws {
        let frame = try Frame(width: 2, height: 1, luma: [10, 20])
        let wide = frame.withMargin(1, tone: 255)
        #expect(wide.luma == [255, 255, 255, 255, 255, 10, 20, 255, 255, 255, 255, 255])
        #expect(wide.cropped(x: 1, y: 1, width: 2, height: 1) == frame)
        #expect(wide.cropped(x: 3, y: 2, width: 9, height: 9)?.luma == [255])
        #expect(wide.cropped(x: 4, y: 0, width: 1, height: 1) == nil)
        #expect(frame.inverted().luma == [245, 235])
        #expect(frame.mean == 15)
    }

    @Test func `A plain frame stays plain under every operation`() throws {
        let plain = try Frame(
            width: 9,
            height: 7,
            luma: [UInt8](repeating: 90, count: 63)
        )
        #expect(plain.blurred(radius: 2, passes: 3) == plain)
        #expect(plain.sharpened(radius: 2, strength: 32) == plain)
        #expect(Set(plain.thresholded(radius: 3, bias: 4).luma) == [255])
        #expect(Set(plain.scaled(width: 18, height: 3).luma) == [90])
        #expect(Set(plain.scaled(width: 4, height: 20).luma) == [90])
        #expect(Set(plain.turned(cosine: 0.6, sine: 0.8, tone: 90).luma) == [90])
        #expect(Set(plain.levelled(radius: 2).luma) == [128])
    }

    @Test func `A quarter turn moves the corners`() throws {
        let frame = try Frame(width: 3, height: 3, luma: [9, 0, 0, 0, 0, 0, 0, 0, 0])
        let turned = frame.turned(cosine: 0, sine: 1, tone: 0)
        #expect(turned.width == 3)
        #expect(turned.luma.filter { $0 > 0 }.count <= 1)
    }

    @Test(arguments: [(1, 1), (3, 3), (640, 1), (1, 480), (2, 2)])
    func `Tiny frames survive every operation`(_ size: (Int, Int)) throws {
        let luma = (0..<size.0 * size.1).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let frame = try Frame(width: size.0, height: size.1, luma: luma)
        let results = [
            frame.halved(), frame.inverted(), frame.blurred(radius: 30, passes: 2),
            frame.sharpened(radius: 9, strength: 80), frame.thresholded(radius: 99, bias: 1),
            frame.levelled(radius: 50), frame.scaled(width: 7, height: 5),
            frame.turned(cosine: 0.788, sine: 0.6157, tone: 255), frame.fitted(to: .video),
        ]
        #expect(results.allSatisfy { $0.luma.count == $0.width * $0.height })
        #expect(frame.busiestRegions(2).count <= 2)
    }

    @Test func `A photograph is fitted to the limits of video and no further`() throws {
        let tall = try Frame(
            width: 300,
            height: 4_096,
            luma: [UInt8](repeating: 5, count: 300 * 4_096)
        )
        let fitted = tall.fitted(to: .video)
        #expect(fitted.height == 1_920)
        #expect(fitted.width == 140)
        let small = try Frame(width: 4, height: 4, luma: [UInt8](repeating: 5, count: 16))
        #expect(small.fitted(to: .video) == small)
    }

    @Test func `The busiest region is where edges run both ways`() throws {
        var luma = [UInt8](repeating: 100, count: 320 * 240)
        for y in 80..<140 {
            for x in 200..<260 where (x / 4 + y / 4) % 2 == 0 { luma[y * 320 + x] = 250 }
        }
        // Stripes have edges in one direction only.
        for y in 10..<70 {
            for x in 10..<100 where x / 4 % 2 == 0 { luma[y * 320 + x] = 250 }
        }
        let region = try #require(
            try Frame(width: 320, height: 240, luma: luma).busiestRegions(1).first
        )
        #expect(region.x > 150)
        #expect(region.x <= 200)
        #expect(region.x + region.width >= 260)
        #expect(region.y <= 80)
        #expect(region.y + region.height >= 140)
    }
}
