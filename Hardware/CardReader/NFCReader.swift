import Badges
import CNFC
import ReaderLines

/// One open reader of libnfc, ready to look for cards of type A.
struct NFCReader: ~Copyable {
    private let device: OpaquePointer

    /// Opens by an explicit connection string only; takes up to 1.5 s where nothing answers.
    ///
    /// The field stays on from here to the end: a card that is being read loses its session with
    /// it.
    init(_ library: borrowing NFCLibrary, connection: String) throws(ReaderFailure) {
        guard let device = nfc_open(library.context, connection) else {
            throw ReaderFailure(.noAnswer)
        }
        self.device = device
    }

    deinit {
        nfc_close(device)
    }

    /// Makes it a reader that looks once and gives up: by default libnfc looks for ever, and could
    /// only be ended by `nfc_abort_command`, which loses a descriptor at each call.
    func prepare() throws(ReaderFailure) {
        guard nfc_initiator_init(device) >= 0,
            nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) >= 0
        else { throw ReaderFailure(.noAnswer) }
    }

    /// One look into the field.
    func select() -> Selection {
        var target = nfc_target()
        let typeA = nfc_modulation(nmt: NMT_ISO14443A, nbr: NBR_106)
        let result = nfc_initiator_select_passive_target(device, typeA, nil, 0, &target)
        return Selection(result: Int(result), Self.claimed(target.nti.nai))
    }

    /// Lets go of the card, so that the next look finds it anew; whether that went well shows then.
    func deselect() {
        _ = nfc_initiator_deselect_target(device)
    }

    /// Gives a command to the selected card.
    ///
    /// libnfc writes past its buffer beyond 262 bytes, and calls `abort` or loops without end on
    /// some answers: that is why this is a process of its own.
    func exchange(_ command: [UInt8]) -> Exchange {
        guard (1...ReaderLimits.exchangeBytesMax).contains(command.count) else {
            return .lost(.tooLong)
        }
        var answer = [UInt8](repeating: 0, count: 2 * ReaderLimits.exchangeBytesMax)
        let count = nfc_initiator_transceive_bytes(
            device,
            command,
            command.count,
            &answer,
            answer.count,
            CardLimits.exchangeMillisecondsMax
        )
        guard count >= 0 else { return .lost(Self.loss(count)) }
        guard count <= ReaderLimits.exchangeBytesMax else { return .lost(.tooLong) }
        return .reply(Array(answer.prefix(Int(count))))
    }

    private static func loss(_ result: Int32) -> Exchange.Loss {
        switch result {
        case NFC_ETIMEOUT: .timeout
        case NFC_EOVFLOW: .tooLong
        // The chip answered: the card did not, or is not the one that was selected.
        case NFC_ERFTRANS, NFC_ETGRELEASED, NFC_EMFCAUTHFAIL, NFC_ECHIP, NFC_EINVARG: .left
        default: .reader
        }
    }

    private static func claimed(_ info: nfc_iso14443a_info) -> Selection.Claimed {
        Selection.Claimed(
            uid: withUnsafeBytes(of: info.abtUid) { Array($0) },
            uidLength: Int(truncatingIfNeeded: info.szUidLen),
            atqa: UInt16(info.abtAtqa.0) << 8 | UInt16(info.abtAtqa.1),
            sak: info.btSak,
            ats: withUnsafeBytes(of: info.abtAts) { Array($0) },
            atsLength: Int(truncatingIfNeeded: info.szAtsLen)
        )
    }
}
