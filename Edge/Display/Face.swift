package import Vocabulary

/// A screen in one language: all that a page, a lamp or a terminal may show of it.
///
/// Nothing of whoever stands there is in it: no code, no right, no name of a person.
package struct Face: Encodable, Sendable, Equatable {
    /// Notices that are spelled out; the others wait until these are mended.
    package static let noticesMax = 3

    package let version: UInt64
    package let announcement: UInt64
    package let look: Look.RawValue
    package let title: String
    package let advice: String
    package let places: [Place]
    /// How to reach somebody, where one is needed.
    package let help: String
    package let notices: [String]
    /// Pairs of hertz and milliseconds.
    package let tones: [[Int]]
    /// How long it is true for when nothing newer comes; nil for what stays.
    package let milliseconds: Int?
    /// In one word, for whoever looks after the device.
    package let state: String
    /// Unix milliseconds: the time that the device believes in.
    package let time: UInt64
    /// Names the page that shows it.
    package let build: String

    package init(
        _ screen: Screen,
        names: ScreenNames,
        language: Language,
        sinceBoot now: Duration,
        time: Timestamp,
        build: String = ""
    ) {
        let saying = screen.scene.saying
        let reason = screen.scene.reason.map { $0.text(in: language) + " " } ?? ""
        version = screen.version
        announcement = screen.announcement
        look = screen.scene.look.rawValue
        title = saying.title.text(in: language)
        advice = reason + (saying.advice?.text(in: language) ?? "")
        places = screen.scene.destination?.places(names, in: language) ?? []
        help = screen.scene.needsSomebody ? names.help : ""
        notices = screen.notices.prefix(Self.noticesMax).map { $0.message.text(in: language) }
        tones = screen.scene.look.tones.map { [$0.hertz, $0.milliseconds] }
        milliseconds = screen.endsAt.map { max(0, Int(($0 - now).wholeMilliseconds)) }
        state = Self.state(screen).text(in: language)
        self.time = time.milliseconds
        self.build = build
    }

    private static func state(_ screen: Screen) -> Message {
        switch screen.scene {
        case .outOfService: Message(fr: "hors service", en: "out of service", ar: "خارج الخدمة")
        case .starting: Message(fr: "démarrage", en: "starting", ar: "قيد البدء")
        default:
            screen.notices.isEmpty
                ? Message(fr: "en service", en: "in service", ar: "في الخدمة")
                : Message(fr: "à surveiller", en: "needs a look", ar: "يحتاج إلى متابعة")
        }
    }
}

extension Scene {
    var destination: Destination? {
        switch self {
        case .granted(let destination, _): destination
        case .passed(let destination, _): destination
        default: nil
        }
    }

    /// Whether somebody of the place is to be found by whoever stands here.
    var needsSomebody: Bool {
        switch self {
        case .refused, .gateRefused, .unsettled, .unrecorded, .keypadLocked, .locked,
            .outOfService:
            true
        case .starting, .welcome, .reading, .granted, .letThrough, .passed, .notUsed, .oneAtATime,
            .free, .evacuation:
            false
        }
    }

    var reason: Message? {
        guard case .outOfService(let cause) = self else { return nil }
        return cause.reason
    }
}
