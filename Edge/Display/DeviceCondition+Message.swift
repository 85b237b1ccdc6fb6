package import Sync

extension DeviceCondition {
    /// A few words for whoever looks after the device.
    package var message: Message {
        switch self {
        case .cameraBlack, .cameraFrozen, .cameraGone, .readerSilent: readerMessage
        case .gateLost, .gateHeldOpen, .gateTampered, .sensorStuck, .fireRelease: gateMessage
        default: dataMessage
        }
    }

    private var readerMessage: Message {
        switch self {
        case .cameraBlack:
            Message(
                fr: "Caméra masquée ou dans le noir",
                en: "Camera covered or in the dark",
                ar: "الكاميرا محجوبة أو في الظلام"
            )
        case .cameraFrozen:
            Message(fr: "Image figée", en: "Picture frozen", ar: "الصورة متجمّدة")
        case .cameraGone:
            Message(fr: "Caméra absente", en: "Camera missing", ar: "الكاميرا غير متصلة")
        default:
            Message(
                fr: "Un lecteur est muet",
                en: "A reader is silent",
                ar: "أحد أجهزة القراءة لا يستجيب"
            )
        }
    }

    private var gateMessage: Message {
        switch self {
        case .gateLost:
            Message(fr: "Passage injoignable", en: "Gate not reached", ar: "البوابة غير متصلة")
        case .gateHeldOpen:
            Message(fr: "Passage resté ouvert", en: "Gate left open", ar: "البوابة بقيت مفتوحة")
        case .gateTampered:
            Message(fr: "Boîtier ouvert", en: "Housing open", ar: "غطاء البوابة مفتوح")
        case .sensorStuck:
            Message(fr: "Capteur coincé", en: "Sensor stuck", ar: "المستشعر عالق")
        default:
            Message(fr: "Alarme incendie", en: "Fire alarm", ar: "إنذار حريق")
        }
    }

    private var dataMessage: Message {
        switch self {
        case .cacheStale:
            Message(fr: "Liste d’accès ancienne", en: "Old ticket list", ar: "قائمة التذاكر قديمة")
        case .clockUntrusted:
            Message(fr: "Heure à confirmer", en: "Time not confirmed", ar: "الوقت غير مؤكَّد")
        case .diskLow:
            Message(fr: "Disque presque plein", en: "Disk almost full", ar: "القرص شبه ممتلئ")
        case .hubUnreachable:
            Message(
                fr: "Hors ligne, contrôle sur place",
                en: "Offline, checking on the spot",
                ar: "غير متصل، والتحقق محلي"
            )
        case .journalFull:
            Message(fr: "Registre plein", en: "Record full", ar: "السجل ممتلئ")
        case .cacheAbsent:
            Message(
                fr: "Liste d’accès absente",
                en: "No ticket list yet",
                ar: "لا توجد قائمة تذاكر"
            )
        default:
            Message(fr: "Contrôle nécessaire", en: "Check needed", ar: "يلزم التحقق")
        }
    }
}
