import Demonstration
import Frames
import Testing

@Suite("Pictures of visitors")
struct PictureTests {
    private static func map(_ width: Int, _ height: Int, _ bytes: Int? = nil) -> [UInt8] {
        Array("P5\n\(width) \(height)\n255\n".utf8)
            + [UInt8](repeating: 90, count: bytes ?? width * height)
    }

    private static func frame(_ width: Int, _ height: Int) throws -> Frame {
        let luma = (0..<width * height).map { UInt8($0 % width * 255 / width) }
        return try Frame(width: width, height: height, luma: luma)
    }

    @Test(arguments: [(1, 1), (1_280, 720), (640, 480)])
    func `A grey map up to the size of a camera's frame is a picture`(_ size: (Int, Int)) throws {
        let picture = try VisitorPicture(Self.map(size.0, size.1))
        #expect(picture.frame.width == size.0)
        #expect(picture.frame.height == size.1)
        #expect(Self.map(size.0, size.1).count <= VisitorPicture.byteCountMax)
    }

    static let refused: [([UInt8], VisitorPicture.Refusal)] = [
        ([], .empty),
        (map(1_281, 720), .tooLarge),
        (map(720, 721), .tooLarge),
        (map(99_999, 2, 16), .tooLarge),
        (map(4, 4, 15), .notPicture),
        (map(4, 4, 17), .notPicture),
        (map(0, 4), .notPicture),
        (map(-1, 4, 16), .notPicture),
        (Array("GIF89a".utf8), .notPicture),
        (Array("P6\n1 1\n255\nabc".utf8), .notPicture),
        (Array("P5\n1 1\n65535\nab".utf8), .notPicture),
        (Array("P5".utf8), .notPicture),
        ([UInt8](repeating: UInt8(ascii: "#"), count: 5_000), .notPicture),
    ]

    @Test(arguments: refused)
    func `Anything else is refused`(_ given: ([UInt8], VisitorPicture.Refusal)) {
        #expect(throws: given.1) { try VisitorPicture(given.0) }
    }

    @Test func `A picture that fits is seen once, whole, and in the middle`() throws {
        let views = PictureViews(of: try Self.frame(320, 480), width: 640, height: 480)
        #expect(views.frames.count == 1)
        let frame = try #require(views.frames.first)
        #expect(frame.width == 640)
        #expect(frame.height == 480)
        #expect(frame.luma[0] == 128)
        #expect(frame.luma[160] == 0)
        #expect(frame.luma[479] == 254)
        #expect(frame.luma[480] == 128)
    }

    @Test(arguments: [(1, 1), (7, 200), (640, 480), (639, 481), (1_280, 720), (1_280, 1)])
    func `Every view is a frame of the camera`(_ size: (Int, Int)) throws {
        let views = PictureViews(of: try Self.frame(size.0, size.1), width: 640, height: 480)
        #expect((1...PictureViews.viewsMax).contains(views.frames.count))
        #expect(views.frames.allSatisfy { $0.width == 640 && $0.height == 480 })
    }

    @Test func `A large picture is also seen part by part at its own size`() throws {
        let picture = try Self.frame(1_280, 720)
        let views = PictureViews(of: picture, width: 640, height: 480)
        #expect(views.frames.count == 6)
        #expect(views.frames[2] == picture.cropped(x: 0, y: 0, width: 640, height: 480))
        #expect(views.frames[5] == picture.cropped(x: 640, y: 240, width: 640, height: 480))
    }
}
