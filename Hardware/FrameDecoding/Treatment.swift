package import Frames

/// What is done to a photograph before a decoder looks at it again.
package enum Treatment: String, Sendable, CaseIterable {
    case plain
    case margin
    case half
    case third
    case double
    case blur
    case sharpen
    case deblur
    case inversion
    case invertedHalf = "inverted-half"
    case invertedMargin = "inverted-margin"
    case threshold
    case coarseThreshold = "coarse-threshold"
    case levelled
    case rotation
    case steepRotation = "steep-rotation"
    case global
    case invertedGlobal = "inverted-global"
    case closeUp = "close-up"
    case sharpCloseUp = "sharp-close-up"
    case sharperCloseUp = "sharper-close-up"
    case thresholdCloseUp = "threshold-close-up"
    case invertedCloseUp = "inverted-close-up"
    case turnedCloseUp = "turned-close-up"
    case otherCloseUp = "other-close-up"
    case softThreshold = "soft-threshold"
    case levelledCloseUp = "levelled-close-up"
    case otherLevelledCloseUp = "other-levelled-close-up"

    /// The treated copy; nothing when the treatment makes no sense at this size.
    package func apply(to frame: Frame) -> Frame? {
        let side = min(frame.width, frame.height)
        switch self {
        case .plain, .global: return frame
        case .margin: return frame.withMargin(Self.margin(of: frame), tone: 255)
        case .half: return side >= 80 ? frame.halved() : nil
        case .third: return side >= 240 ? Self.shrunk(frame, by: 3.4) : nil
        case .double: return Self.enlarged(frame)
        case .blur: return frame.blurred(radius: 1, passes: 2)
        case .sharpen: return frame.sharpened(radius: 2, strength: 32)
        case .deblur: return Self.enlarged(frame)?.sharpened(radius: 5, strength: 64)
        case .inversion, .invertedGlobal: return frame.inverted()
        case .invertedHalf: return side >= 80 ? frame.halved().inverted() : nil
        case .invertedMargin:
            return frame.inverted().withMargin(Self.margin(of: frame), tone: 255)
        case .threshold: return frame.thresholded(radius: max(4, side / 24), bias: 4)
        case .softThreshold: return frame.blurred(radius: 1).thresholded(radius: side / 24, bias: 2)
        case .levelledCloseUp: return Self.levelledCloseUp(of: frame, rank: 1)
        case .otherLevelledCloseUp: return Self.levelledCloseUp(of: frame, rank: 2)
        case .coarseThreshold:
            return frame.blurred(radius: 1).thresholded(radius: side / 8, bias: 6)
        case .levelled: return frame.levelled(radius: max(8, side / 16))
        case .rotation: return Self.turned(frame, cosine: 0.788, sine: 0.6157)
        case .closeUp, .sharpCloseUp, .sharperCloseUp, .thresholdCloseUp, .invertedCloseUp,
            .turnedCloseUp, .otherCloseUp:
            return closeUp(of: frame)
        case .steepRotation: return Self.turned(frame, cosine: 0.454, sine: 0.891)
        }
    }

    /// The busiest part of the picture at one size, so that a filter's reach fits the modules.
    private func closeUp(of frame: Frame) -> Frame? {
        let region = frame.busiestRegions(self == .otherCloseUp ? 2 : 1).last
        guard let region else { return nil }
        guard let near = Self.near(region, of: frame) else { return nil }
        switch self {
        case .sharpCloseUp, .otherCloseUp: return near.sharpened(radius: 4, strength: 40)
        case .sharperCloseUp: return near.sharpened(radius: 7, strength: 80)
        case .thresholdCloseUp: return near.thresholded(radius: 24, bias: 4)
        case .invertedCloseUp: return near.inverted().sharpened(radius: 4, strength: 40)
        case .turnedCloseUp:
            let sharp = near.sharpened(radius: 5, strength: 48)
            return Self.turned(sharp, cosine: 0.788, sine: 0.6157)
        default: return near
        }
    }

    private static func near(_ region: Frame.Region, of frame: Frame) -> Frame? {
        let part = frame.cropped(
            x: region.x,
            y: region.y,
            width: region.width,
            height: region.height
        )
        guard let part else { return nil }
        let factor = min(4, Double(closeUpSide) / Double(max(part.width, part.height)))
        return part.scaled(
            width: max(1, Int(Double(part.width) * factor)),
            height: max(1, Int(Double(part.height) * factor))
        )
    }

    /// A close-up of what is busiest once every part has the same contrast: for pale codes among
    /// strong shapes.
    private static func levelledCloseUp(of frame: Frame, rank: Int) -> Frame? {
        let side = min(frame.width, frame.height)
        let even = frame.blurred(radius: 1).levelled(radius: max(12, side / 30))
        let regions = even.busiestRegions(rank)
        guard regions.count == rank, let region = regions.last else { return nil }
        return near(region, of: even)
    }

    /// The longer side of a close-up in pixels.
    private static let closeUpSide = 720

    private static func margin(of frame: Frame) -> Int {
        max(16, min(frame.width, frame.height) / 10)
    }

    private static func shrunk(_ frame: Frame, by factor: Double) -> Frame {
        frame.scaled(
            width: max(1, Int(Double(frame.width) / factor)),
            height: max(1, Int(Double(frame.height) / factor))
        )
    }

    private static func enlarged(_ frame: Frame) -> Frame? {
        let limits = FrameLimits.video
        let isSmall = max(frame.width, frame.height) <= 480
        let factor = isSmall ? 3 : 2
        let width = frame.width * factor
        let height = frame.height * factor
        guard width <= limits.sideMax, height <= limits.sideMax else { return nil }
        guard width * height <= limits.pixelsMax else { return nil }
        return frame.scaled(width: width, height: height)
    }

    private static func turned(_ frame: Frame, cosine: Double, sine: Double) -> Frame {
        frame.turned(cosine: cosine, sine: sine, tone: 255)
    }
}
