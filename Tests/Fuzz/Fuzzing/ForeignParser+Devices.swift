import Access
import Badges
import Frames
import Gates
import ReaderLines
import Scanners

extension ForeignParser {
    private static let address = "https://jalon.example/b"
    private static let keys = CardKeys(
        card: [UInt8](repeating: 1, count: 16),
        cardKeyNumber: 0,
        message: [UInt8](repeating: 2, count: 16)
    )

    /// What a card answers, whatever it is.
    static let cards = [
        ForeignParser(
            "ndef",
            bytesMax: 512,
            seeds: [NDEFMessage(address: address).bytes]
        ) { bytes in _ = try? NDEFMessage(bytes: bytes) },
        ForeignParser(
            "tlv",
            bytesMax: 512,
            seeds: [TLVArea.bytes(of: NDEFMessage(address: address).bytes)]
        ) { bytes in _ = try? TLVArea.find(in: bytes, areaByteCount: 496) },
        ForeignParser(
            "card-address",
            bytesMax: 512,
            seeds: [Array(CardAddress.template(address: address).utf8)]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard case .tap(let tap)? = try? CardAddress(text, address: address) else { return }
            _ = try? tap.counter(uid: [4, 1, 2, 3, 4, 5, 6], keys: keys)
        },
        ForeignParser("card-dialogue", bytesMax: 1_024) { bytes in
            dialogue(bytes, sak: 0, atqa: 0x44, wanted: .signed, chip: .none)
            dialogue(bytes, sak: 0x20, atqa: 0x344, wanted: .oneTime, chip: .ntag424)
            dialogue(bytes, sak: 0x20, atqa: 0x344, wanted: .mutual, chip: .ntag424)
        },
        ForeignParser("card-writing", bytesMax: 1_024) { bytes in
            let new = WritingKeys(
                administration: [UInt8](repeating: 3, count: 16),
                card: keys.card,
                message: keys.message,
                version: 1
            )
            let claim = [UInt8](repeating: 9, count: 110)
            write(bytes, sak: 0, atqa: 0x44, .claim(claim, address: address))
            for order in [WritingOrder.taps(new, address: address), .proof(new), .tagProof(new)] {
                write(bytes, sak: 0x20, atqa: 0x344, order)
            }
        },
    ]

    /// A card that is written, and answers with the pieces of the input.
    private static func write(
        _ bytes: [UInt8],
        sak: UInt8,
        atqa: UInt16,
        _ order: WritingOrder
    ) {
        guard
            let target = try? CardTarget(
                uid: [4, 1, 2, 3, 4, 5, 6],
                atqa: atqa,
                sak: sak,
                ats: []
            )
        else { return }
        var writing = CardWriting(target, order: order) { [UInt8](repeating: 7, count: $0) }
        var rest = bytes[...]
        var step = writing.begin()
        for _ in 0...CardWriting.exchangesMax {
            guard case .exchange = step, let count = rest.popFirst() else { return }
            step = writing.handle(reply: Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        preconditionFailure("a card is written within its limit")
    }

    /// A card whose answers are the pieces of the input, each behind its length.
    private static func dialogue(
        _ bytes: [UInt8],
        sak: UInt8,
        atqa: UInt16,
        wanted: Assurance,
        chip: BadgeChip
    ) {
        guard
            let target = try? CardTarget(
                uid: [4, 1, 2, 3, 4, 5, 6],
                atqa: atqa,
                sak: sak,
                ats: []
            )
        else { return }
        let plan = CardPlan(wanted: wanted, chip: chip, keys: keys, address: address)
        var reading = CardReading(target, plan: plan) { [UInt8](repeating: 7, count: $0) }
        var rest = bytes[...]
        var step = reading.begin()
        for _ in 0...CardReading.exchangesMax {
            guard case .exchange = step, let count = rest.popFirst() else { return }
            step = reading.handle(reply: Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        preconditionFailure("a dialogue ends within its limit")
    }

    /// What cameras, scanners, keypads, readers and gates write.
    static let readers = [
        ForeignParser(
            "reader-line",
            seeds: [Array("CODE qr 4A31\nBEAT\nREADY\n".utf8.map { $0 == 32 ? 9 : $0 })]
        ) { bytes in
            var lines = LineSplitter()
            _ = lines.take(bytes)
            var commands = CommandSplitter()
            _ = commands.take(bytes)
        },
        ForeignParser(
            "video-frames",
            seeds: [
                Array("YUV4MPEG2 W4 H2 Cmono\nFRAME\n12345678".utf8),
                Array("P5\n# a\n4 2\n255\n12345678".utf8),
            ]
        ) { bytes in
            let limits = FrameLimits(sideMax: 64, pixelsMax: 1_024)
            for format in [FrameFormat.y4m, .pgm, .i420(width: 4, height: 2)] {
                guard var parser = try? FrameParser(format, limits: limits) else { return }
                var place = 0
                while (try? parser.next(in: bytes, at: &place)) != nil {}
            }
        },
        ForeignParser("scanner-lines", seeds: [Array("J1ABC\r\n".utf8)]) { bytes in
            scan(ScannerLines(), bytes)
        },
        ForeignParser("keyed-scans") { bytes in
            for layout in KeyboardLayout.allCases {
                scan(KeyedScans(layout: layout), bytes)
                scan(Keypad(layout: layout), bytes)
            }
        },
        ForeignParser(
            "board-line",
            seeds: [BoardLine(1, "BEAT").bytes, BoardLine(7, "OPEN", "entry").bytes]
        ) { bytes in
            var cutter = BoardCutter()
            for line in cutter.take(bytes) {
                guard case .success(let line) = line else { continue }
                _ = BoardWord(line.words)
                let again = try? BoardLine(parsing: line.bytes.dropLast())
                mustEqual(again?.bytes, line.bytes)
                precondition(again == line, "a written line is read as it was")
            }
        },
    ]

    private static func scan(_ input: any ScannerInput, _ bytes: [UInt8]) {
        var machine = ScannerMachine(input, now: 0)
        _ = machine.handle(.opened(isGrabbed: true), now: 0)
        _ = machine.handle(.bytes(bytes), now: 1)
        _ = machine.handle(.nothing, now: 60_000_000_000)
    }
}
