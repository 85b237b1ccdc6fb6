import Display

/// What the page answers to a trial, in words for the visitor.
struct TrialText: Sendable, Hashable {
    /// How the answer looks; never by colour alone.
    enum Tone: String, Sendable, CaseIterable {
        case granted, refused, unsure
    }

    let tone: Tone
    let title: Message
    let detail: Message

    init(_ tone: Tone, _ title: Message, _ detail: Message) {
        self.tone = tone
        self.title = title
        self.detail = detail
    }

    init(_ outcome: TrialDesk.Outcome) {
        switch outcome {
        case .decided(let verdict): self = Self.verdict(verdict)
        case .nothingRead: self = Self.nothingRead
        case .busy: self = Self.busy
        case .notYet: self = Self.notYet
        case .outOfService: self = Self.outOfService
        case .usedUp: self = Self.usedUp
        }
    }

    init(_ refusal: VisitorPicture.Refusal) {
        switch refusal {
        case .empty, .notPicture: self = Self.notPicture
        case .tooLarge: self = Self.tooLarge
        }
    }
}

extension TrialText {
    static let nothingRead = TrialText(
        .unsure,
        Message(fr: "Aucun code vu", en: "No code seen", ar: "لم يُرَ أي رمز"),
        Message(
            fr: "Approchez le code, évitez les reflets, gardez un bord clair tout autour.",
            en: "Move the code nearer, avoid glare, keep a light border all around it.",
            ar: "قرّب الرمز، تجنّب الانعكاسات، واترك إطارًا فاتحًا حوله."
        )
    )
    static let busy = TrialText(
        .unsure,
        Message(fr: "Il y a du monde", en: "There is a queue", ar: "يوجد ازدحام"),
        Message(
            fr: "D’autres visiteurs essaient ici : recommencez dans un moment.",
            en: "Other visitors are trying here: come back in a moment.",
            ar: "زوار آخرون يجرّبون هنا: أعد المحاولة بعد قليل."
        )
    )
    static let notYet = TrialText(
        .unsure,
        Message(
            fr: "Le spectacle n’est pas fini",
            en: "The show is not over",
            ar: "لم ينتهِ العرض بعد"
        ),
        Message(
            fr: "La démonstration présente encore ses propres codes : votre tour vient après.",
            en: "The demonstration still shows its own codes: your turn comes after.",
            ar: "ما زال العرض يقدّم رموزه: دورك بعده."
        )
    )
    static let outOfService = TrialText(
        .unsure,
        Message(fr: "Ce lieu est hors service", en: "Out of service", ar: "خارج الخدمة"),
        Message(
            fr: "Il ne lit pas en ce moment : choisissez-en un autre ou attendez un instant.",
            en: "It does not read now: choose another place or wait a moment.",
            ar: "لا يقرأ الآن: اختر مكانًا آخر أو انتظر لحظة."
        )
    )
    static let usedUp = TrialText(
        .unsure,
        Message(fr: "Tous les essais sont pris", en: "All trials are used", ar: "انتهت المحاولات"),
        Message(
            fr: "Relancez la démonstration pour en faire d’autres.",
            en: "Start the demonstration again to try more.",
            ar: "أعد تشغيل العرض لمحاولات أخرى."
        )
    )
    static let notPicture = TrialText(
        .unsure,
        Message(fr: "Ce n’est pas une image", en: "That is no picture", ar: "هذه ليست صورة"),
        Message(
            fr: "Choisissez une photo ou une capture d’écran, en PNG, JPEG ou WebP.",
            en: "Choose a photograph or a screenshot, as PNG, JPEG or WebP.",
            ar: "اختر صورة أو لقطة شاشة بصيغة PNG أو JPEG أو WebP."
        )
    )
    static let tooLarge = TrialText(
        .unsure,
        Message(
            fr: "L’image est trop grande",
            en: "The picture is too large",
            ar: "الصورة كبيرة جدًا"
        ),
        Message(
            fr: "Choisissez-en une plus petite, ou une partie seulement.",
            en: "Choose a smaller one, or only a part of it.",
            ar: "اختر صورة أصغر أو جزءًا منها."
        )
    )
    static let noCamera = TrialText(
        .unsure,
        Message(fr: "Pas de caméra", en: "No camera", ar: "لا توجد كاميرا"),
        Message(
            fr:
                "Le navigateur n’en trouve pas ou la refuse. Autorisez-la, ou prenez une image.",
            en: "The browser finds none or does not allow it. Allow it, or use a picture.",
            ar: "المتصفح لا يجد كاميرا أو لا يسمح بها. اسمح بها أو استخدم صورة."
        )
    )
    static let unreachable = TrialText(
        .unsure,
        Message(fr: "Pas de réponse", en: "No answer", ar: "لا جواب"),
        Message(
            fr: "La démonstration ne répond plus : est-elle encore lancée ?",
            en: "The demonstration does not answer: is it still running?",
            ar: "العرض لا يجيب: هل ما زال يعمل؟"
        )
    )
    static let reading = TrialText(
        .unsure,
        Message(fr: "Lecture…", en: "Reading…", ar: "جارٍ القراءة…"),
        Message(fr: "Un instant.", en: "One moment.", ar: "لحظة.")
    )
}
