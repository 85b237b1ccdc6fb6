import Access

extension Refusal {
    /// The right access, at another moment or another place.
    var momentSaying: Saying {
        switch self {
        case .notYet:
            Saying(
                Message(
                    fr: "Il est encore trop tôt",
                    en: "It is still too early",
                    ar: "ما زال الوقت مبكرًا"
                ),
                Message(
                    fr: "Revenez à l’heure indiquée sur votre billet.",
                    en: "Come back at the time shown on your ticket.",
                    ar: "عُد في الوقت المذكور على تذكرتك."
                )
            )
        case .expired:
            Saying(
                Message(
                    fr: "Votre accès a expiré",
                    en: "Your access has expired",
                    ar: "انتهت مدة هذه التذكرة"
                ),
                Message(
                    fr: "Voyez l’accueil, qui peut le prolonger ou en proposer un nouveau.",
                    en: "See the welcome desk, which can extend it or offer a new one.",
                    ar: "اسأل مكتب الاستقبال عن تمديدها أو عن تذكرة جديدة."
                )
            )
        case .noUsesLeft:
            Saying(
                Message(
                    fr: "Toutes les entrées ont été utilisées",
                    en: "All entries have been used",
                    ar: "استُخدمت كل مرّات الدخول"
                ),
                Message(
                    fr: "Voyez l’accueil, qui peut en ajouter.",
                    en: "See the welcome desk, which can add more.",
                    ar: "اسأل مكتب الاستقبال، فبإمكانه إضافة المزيد."
                )
            )
        case .wrongZone:
            Saying(
                Message(
                    fr: "Votre entrée est ailleurs",
                    en: "Your entrance is elsewhere",
                    ar: "مدخلك في مكان آخر"
                ),
                Message(
                    fr: "Allez à l’entrée indiquée sur votre billet.",
                    en: "Go to the entrance shown on your ticket.",
                    ar: "اتّجه إلى المدخل المذكور على تذكرتك."
                )
            )
        case .alreadyInside:
            Saying(
                Message(
                    fr: "Cet accès a déjà servi pour entrer",
                    en: "This access was already used to go in",
                    ar: "سُجّل الدخول بهذه التذكرة من قبل"
                ),
                Message(
                    fr: "Voyez un agent si vous n’êtes pas entré.",
                    en: "See a steward if you have not gone in.",
                    ar: "اسأل أحد المشرفين إن لم تدخل بعد."
                )
            )
        case .capacity:
            Saying(
                Message(
                    fr: "C’est complet pour l’instant",
                    en: "It is full for the moment",
                    ar: "المكان ممتلئ حاليًا"
                ),
                Message(
                    fr: "Patientez : l’entrée reprend dès que des places se libèrent.",
                    en: "Wait a moment: entry goes on as soon as there is room.",
                    ar: "انتظر قليلًا، سيُستأنف الدخول عند توفّر مكان."
                )
            )
        default:
            Saying(
                Message(
                    fr: "Pas à ce moment-ci",
                    en: "Not at this time",
                    ar: "ليس في هذا الوقت"
                ),
                Message(
                    fr: "Vérifiez les jours et heures de votre formule, ou voyez l’accueil.",
                    en: "Check the days and hours of your plan, or ask at the welcome desk.",
                    ar: "تحقّق من أيام اشتراكك وساعاته، أو اسأل مكتب الاستقبال."
                )
            )
        }
    }

    /// Nothing is wrong with the person's access: this device cannot tell.
    var deviceSaying: Saying {
        let title = Message(
            fr: "Nous ne pouvons pas vérifier ici",
            en: "We cannot check this here",
            ar: "لا يمكننا التحقق هنا"
        )
        switch self {
        case .clockUncertain:
            return Saying(
                title,
                Message(
                    fr: "Cela ne vient pas de vous : l’heure de cet appareil est à régler. "
                        + "Voyez un agent.",
                    en: "It is not you: this device must set its clock. See a steward.",
                    ar: "ليست المشكلة منك: ساعة هذا الجهاز تحتاج إلى ضبط. اسأل أحد المشرفين."
                )
            )
        case .stale:
            return Saying(
                title,
                Message(
                    fr: "Cela ne vient pas de vous. Essayez une autre entrée ou voyez un agent.",
                    en: "It is not you. Try another entrance, or see a steward.",
                    ar: "ليست المشكلة منك. جرّب مدخلًا آخر أو اسأل أحد المشرفين."
                )
            )
        default:
            return Saying(
                title,
                Message(
                    fr: "Cela ne vient pas de vous. Réessayez dans une minute ou voyez un agent.",
                    en: "It is not you. Try again in a minute, or see a steward.",
                    ar: "ليست المشكلة منك. أعد المحاولة بعد دقيقة أو اسأل أحد المشرفين."
                )
            )
        }
    }
}
