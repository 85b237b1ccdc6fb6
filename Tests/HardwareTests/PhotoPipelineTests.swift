import CodeReader
import FrameDecoding
import FrameSynthesis
import Frames
import Testing

@Suite(.timeLimit(.minutes(5))) struct PhotoPipelineTests {
    private func pipeline(_ budgetMilliseconds: Int = 60_000) throws -> PhotoPipeline {
        var time: UInt64 = 0
        return try PhotoPipeline(budgetMilliseconds: budgetMilliseconds) {
            time += 1_000_000
            return time
        }
    }

    @Test func `What a plain pass reads needs one attempt, then a second opinion`() throws {
        var pipeline = try pipeline()
        let reading = try pipeline.read(Drawing.frame(Array("PLAIN".utf8)))
        #expect(reading.entries.map(\.attempt) == [.plain])
        #expect(reading.attemptCount == 2)
    }

    /// Pictures of a kind: how many a plain pass may read at most and all attempts at least.
    private static let floors: [(HardCategory, plainMax: Int, bothMin: Int)] = [
        (.lightOnDark, 0, 3), (.largeModules, 0, 3), (.noise, 1, 2), (.lowContrast, 3, 2),
        (.shadow, 3, 2), (.noQuietZone, 3, 3), (.motion, 3, 2),
    ]

    @Test(arguments: floors)
    func `Retries read hard pictures that a plain pass misses`(
        _ given: (HardCategory, plainMax: Int, bothMin: Int)
    ) throws {
        var pipeline = try pipeline()
        var dice = Dice(seed: 42)
        var plain = 0
        var both = 0
        for _ in 0..<3 {
            let drawn = try Trial.draw(given.0, &dice)
            let payloads = try pipeline.read(drawn.frame).entries.map(\.code.payload)
            plain += try pipeline.plain(drawn.frame).isFound ? 1 : 0
            both += payloads.contains(drawn.payload) ? 1 : 0
            #expect(payloads.allSatisfy { $0 == drawn.payload })
        }
        #expect(plain <= given.plainMax)
        #expect(both >= given.bothMin)
    }

    @Test func `A picture without a code ends with nothing when the time is spent`() throws {
        var pipeline = try pipeline(3)
        let reading = try pipeline.read(Drawing.noise(96, 96, seed: 1))
        #expect(reading.entries.isEmpty)
        #expect(reading.isCutShort)
        #expect(reading.attemptCount < 8)
    }

    @Test func `Every attempt is made on a picture without a code when there is time`() throws {
        var pipeline = try pipeline()
        let reading = try pipeline.read(Drawing.noise(300, 260, seed: 1))
        #expect(reading.entries.isEmpty)
        #expect(!reading.isCutShort)
        let all = 1 + PhotoAttempt.zbarRetries.count + PhotoAttempt.zxingAttempts.count
        #expect(reading.attemptCount == all)
    }

    @Test func `Two codes are both read and one code is listed once`() throws {
        var scene = Scene()
        scene.width = 400
        scene.height = 200
        scene.modulePixels = 4
        scene.isCluttered = false
        var renderer = SceneRenderer(scene, dice: Dice(seed: 1))
        renderer.place(try Drawing.code(Array("LEFT".utf8)), centre: (0.25, 0.5))
        renderer.place(try Drawing.code(Array("RIGHT".utf8)), centre: (0.75, 0.5))
        var pipeline = try pipeline()
        let reading = try pipeline.read(renderer.finish())
        #expect(reading.entries.count == 2)
    }

    @Test func `Mild frames are read by the live pipeline, each at once`() throws {
        var frames = MildFrames(width: 480, height: 360, seed: 2_024)
        var pipeline = try LivePipeline()
        let payload = Array(("J1" + String(repeating: "ABCDEFG2", count: 19)).utf8.prefix(153))
        let code = try Drawing.code(payload)
        for _ in 0..<6 {
            let found = try pipeline.codes(in: frames.frame(showing: code))
            #expect(found.codes.map(\.payload) == [payload])
        }
    }

    @Test func `A seed gives the same picture again and another seed another`() throws {
        let code = try Drawing.code(Array("SEED".utf8))
        var one = MildFrames(width: 320, height: 240, seed: 5)
        var same = MildFrames(width: 320, height: 240, seed: 5)
        var other = MildFrames(width: 320, height: 240, seed: 6)
        let frame = one.frame(showing: code)
        #expect(frame == same.frame(showing: code))
        #expect(frame != other.frame(showing: code))
        var dice = Dice(seed: 0)
        // The first number of SplitMix64 for the seed 0, from its reference implementation.
        #expect(dice.next() == 0xE220_A839_7B1D_CDAF)
    }
}
