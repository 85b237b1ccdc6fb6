import Access

extension Scene {
    package var saying: Saying {
        switch self {
        case .starting, .welcome, .reading: idleSaying
        case .granted, .letThrough, .passed: grantedSaying
        case .refused(let refusal, let hint): refusal.saying(hint)
        case .notUsed, .gateRefused, .unsettled, .oneAtATime, .unrecorded, .keypadLocked:
            attentionSaying
        case .free, .evacuation, .locked: standingSaying
        case .outOfService(let cause): cause.saying
        }
    }

    private var idleSaying: Saying {
        switch self {
        case .starting:
            Saying(
                Message(fr: "Un instant…", en: "One moment…", ar: "لحظة من فضلك…"),
                Message(
                    fr: "Cet appareil se prépare.",
                    en: "This device is getting ready.",
                    ar: "هذا الجهاز قيد التجهيز."
                )
            )
        case .reading:
            Saying(
                Message(fr: "Lecture en cours…", en: "Reading…", ar: "جارٍ القراءة…"),
                Message(fr: "Ne bougez pas.", en: "Hold still.", ar: "أبقِه ثابتًا.")
            )
        default:
            Saying(
                Message(fr: "Bienvenue", en: "Welcome", ar: "أهلًا وسهلًا"),
                Message(
                    fr: "Présentez votre billet ou votre badge devant le lecteur.",
                    en: "Hold your ticket or badge in front of the reader.",
                    ar: "ضع تذكرتك أو بطاقتك أمام القارئ."
                )
            )
        }
    }

    private var grantedSaying: Saying {
        switch self {
        case .granted(let destination, let direction):
            Saying(
                direction == .exit
                    ? Message(fr: "Vous pouvez sortir", en: "You may leave", ar: "تفضّل بالخروج")
                    : Message(fr: "Vous pouvez entrer", en: "Please go in", ar: "تفضّل بالدخول"),
                destination.flags.contains(.holderCheck) ? Self.proof : nil
            )
        case .letThrough:
            Saying(
                Message(fr: "Passez, je vous en prie", en: "Please go through", ar: "تفضّل بالمرور"),
                Message(
                    fr: "Un agent vous a ouvert.",
                    en: "A steward opened for you.",
                    ar: "فتح لك أحد المشرفين."
                )
            )
        case .passed(_, .exit):
            Saying(Message(fr: "À bientôt !", en: "See you soon!", ar: "إلى اللقاء!"))
        default:
            Saying(
                Message(fr: "Profitez bien !", en: "Enjoy!", ar: "نتمنى لك وقتًا ممتعًا!")
            )
        }
    }

    private static let proof = Message(
        fr: "Gardez votre justificatif en main : un agent va le regarder.",
        en: "Keep your proof of entitlement ready: a steward will look at it.",
        ar: "احتفظ بوثيقتك في يدك، سيطّلع عليها أحد المشرفين."
    )

    private var standingSaying: Saying {
        switch self {
        case .evacuation:
            Saying(
                Message(
                    fr: "Sortez dans le calme",
                    en: "Leave calmly, now",
                    ar: "غادروا المكان بهدوء"
                ),
                Message(
                    fr: "Prenez la sortie la plus proche. Suivez les consignes.",
                    en: "Take the nearest exit. Follow the instructions.",
                    ar: "توجّهوا إلى أقرب مخرج. اتبعوا التعليمات."
                )
            )
        case .free:
            Saying(
                Message(fr: "Passage libre", en: "Free passage", ar: "المرور مفتوح"),
                Message(
                    fr: "C’est ouvert pour tous : avancez.",
                    en: "It is open for everybody: please walk through.",
                    ar: "المدخل مفتوح للجميع، تفضّلوا."
                )
            )
        default:
            Saying(
                Message(fr: "Entrée fermée", en: "Entrance closed", ar: "المدخل مغلق"),
                Message(
                    fr: "Utilisez une autre entrée ou voyez un agent.",
                    en: "Use another entrance or see a steward.",
                    ar: "استخدم مدخلًا آخر أو اسأل أحد المشرفين."
                )
            )
        }
    }
}

extension OutOfServiceCause {
    package var saying: Saying {
        let other = Message(
            fr: "Utilisez une autre entrée ou voyez un agent.",
            en: "Use another entrance or see a steward.",
            ar: "استخدم مدخلًا آخر أو اسأل أحد المشرفين."
        )
        return switch self {
        case .readers, .gate, .records, .stopped:
            Saying(
                Message(fr: "Hors service", en: "Out of service", ar: "خارج الخدمة"),
                other
            )
        case .preparing:
            Saying(
                Message(fr: "Bientôt disponible", en: "Available soon", ar: "متاح قريبًا"),
                other
            )
        }
    }

    /// What does not work, in people's words.
    package var reason: Message {
        switch self {
        case .readers:
            Message(
                fr: "Le lecteur ne répond pas.",
                en: "The reader does not answer.",
                ar: "القارئ لا يستجيب."
            )
        case .gate:
            Message(
                fr: "Le passage ne répond pas.",
                en: "The gate does not answer.",
                ar: "البوابة لا تستجيب."
            )
        case .records:
            Message(
                fr: "Les passages ne peuvent plus être notés.",
                en: "Passages cannot be noted any more.",
                ar: "لم يعد تسجيل المرور ممكنًا."
            )
        case .preparing:
            Message(
                fr: "Cet appareil reçoit encore la liste des accès.",
                en: "This device is still receiving the list of tickets.",
                ar: "ما زال هذا الجهاز يستقبل قائمة التذاكر."
            )
        case .stopped:
            Message(
                fr: "Cet appareil est arrêté.",
                en: "This device is stopped.",
                ar: "هذا الجهاز متوقف."
            )
        }
    }
}
