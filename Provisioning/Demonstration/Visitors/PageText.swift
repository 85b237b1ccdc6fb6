import Display

/// What the demonstration's page says.
enum PageText {
    static let title = Message(
        fr: "La démonstration",
        en: "The demonstration",
        ar: "العرض التجريبي"
    )
    static let intro = Message(
        fr: "Un serveur central, des lieux, de vraies décisions : tout tourne sur cette machine.",
        en: "One hub, several places, real decisions: all of it runs on this machine.",
        ar: "خادم مركزي وأماكن وقرارات حقيقية: كل شيء يعمل على هذا الجهاز."
    )
    static let places = Message(fr: "Les lieux", en: "The places", ar: "الأماكن")
    static let screen = Message(fr: "Voir l’écran", en: "See its screen", ar: "عرض الشاشة")
    static let hub = Message(
        fr: "Le serveur central répond à l’adresse",
        en: "The hub answers at",
        ar: "يجيب الخادم المركزي على العنوان"
    )
    static let ownCode = Message(
        fr: "Essayez avec votre propre code",
        en: "Try it with your own code",
        ar: "جرّب برمزك الخاص"
    )
    static let ownCodeIntro = Message(
        fr: "Votre image passe par le vrai lecteur et la vraie décision du lieu choisi.",
        en: "Your picture goes through the real reader and the real decision of the chosen place.",
        ar: "تمرّ صورتك عبر القارئ الحقيقي والقرار الحقيقي للمكان المختار."
    )
    static let choosePlace = Message(
        fr: "Choisissez un lieu",
        en: "Choose a place",
        ar: "اختر مكانًا"
    )
    static let camera = Message(fr: "Avec la caméra", en: "With the camera", ar: "بالكاميرا")
    static let openCamera = Message(
        fr: "Ouvrir la caméra",
        en: "Open the camera",
        ar: "افتح الكاميرا"
    )
    static let closeCamera = Message(
        fr: "Fermer la caméra",
        en: "Close the camera",
        ar: "أغلق الكاميرا"
    )
    static let holdUp = Message(
        fr: "Tenez un code devant la caméra : il est lu tout seul.",
        en: "Hold a code up to the camera: it is read by itself.",
        ar: "ارفع الرمز أمام الكاميرا وسيُقرأ تلقائيًا."
    )
    static let picture = Message(fr: "Avec une image", en: "With a picture", ar: "بصورة")
    static let choosePicture = Message(
        fr: "Choisir une image",
        en: "Choose a picture",
        ar: "اختر صورة"
    )
    static let dropPicture = Message(
        fr: "ou déposez-la ici : une photo ou une capture d’écran d’un code.",
        en: "or drop it here: a photograph or a screenshot of a code.",
        ar: "أو أفلتها هنا: صورة فوتوغرافية أو لقطة شاشة لرمز."
    )
    static let privacy = Message(
        fr: "Votre image reste sur cette machine et est effacée aussitôt lue.",
        en: "Your picture stays on this machine and is deleted as soon as it is read.",
        ar: "تبقى صورتك على هذا الجهاز وتُحذف فور قراءتها."
    )
    static let answer = Message(fr: "La réponse", en: "The answer", ar: "الجواب")
    static let noAnswerYet = Message(
        fr: "Elle s’affichera ici.",
        en: "It will appear here.",
        ar: "سيظهر هنا."
    )
    static let samples = Message(fr: "Des codes à essayer", en: "Codes to try", ar: "رموز للتجربة")
    static let samplesIntro = Message(
        fr: "Photographiez-en un, tenez-le devant la caméra, ou présentez-le d’un bouton.",
        en: "Photograph one, hold it up to the camera, or present it with its button.",
        ar: "صوّر أحدها أو ارفعه أمام الكاميرا أو قدّمه بالزر."
    )
    static let present = Message(fr: "Présenter", en: "Present", ar: "قدّم")
    static let noScript = Message(
        fr: "Pour essayer un code, autorisez JavaScript sur cette page.",
        en: "To try a code, allow JavaScript on this page.",
        ar: "لتجربة رمز، اسمح بجافاسكريبت في هذه الصفحة."
    )
    static let languages = Message(fr: "Langues", en: "Languages", ar: "اللغات")
    static let skip = Message(
        fr: "Aller au contenu",
        en: "Skip to the content",
        ar: "انتقل إلى المحتوى"
    )
}

/// Samples of codes, in words for whoever tries them.
extension PageText {
    static let goodBib = Message(
        fr: "Un dossard valable",
        en: "A valid race entry",
        ar: "مشاركة صالحة في السباق"
    )
    static let revokedBib = Message(
        fr: "Un dossard annulé",
        en: "A cancelled race entry",
        ar: "مشاركة ملغاة"
    )
    static let pastBib = Message(
        fr: "Un dossard d’une course passée",
        en: "An entry to a race that is over",
        ar: "مشاركة في سباق انتهى"
    )
    static let earlyBib = Message(
        fr: "Un dossard d’une course à venir",
        en: "An entry to a race to come",
        ar: "مشاركة في سباق قادم"
    )
    static let goodSeat = Message(
        fr: "Une place en tribune nord : bloc 7, rang 12, siège 31",
        en: "A seat in the north stand: block 7, row 12, seat 31",
        ar: "مقعد في المدرج الشمالي: القسم 7، الصف 12، المقعد 31"
    )
    static let loungeSeat = Message(
        fr: "Une place au salon, présentée à la tribune",
        en: "A seat in the lounge, shown at the stand",
        ar: "مقعد في الصالون يُقدَّم عند المدرج"
    )
    static let unpaidMember = Message(
        fr: "Un abonnement impayé",
        en: "A membership that was not paid",
        ar: "اشتراك غير مدفوع"
    )
    static let strangeCode = Message(
        fr: "La carte d’un restaurant",
        en: "The menu of a restaurant",
        ar: "قائمة طعام مطعم"
    )
}

extension Place {
    /// What it is, for visitors of the page.
    var title: Message {
        switch self {
        case .stele: Message(fr: "La stèle", en: "The stele", ar: "اللوحة")
        case .turnstile: Message(fr: "Le tourniquet", en: "The turnstile", ar: "البوابة الدوّارة")
        case .kiosk: Message(fr: "La borne", en: "The kiosk", ar: "الكشك")
        case .door: Message(fr: "La porte du personnel", en: "The staff door", ar: "باب الموظفين")
        }
    }

    var remark: Message {
        switch self {
        case .stele:
            Message(
                fr: "En haut d’un col, sans réseau.",
                en: "On top of a pass, without a network.",
                ar: "في أعلى ممر جبلي بلا شبكة."
            )
        case .turnstile:
            Message(
                fr: "Devant la tribune : un seul passage à la fois, confirmé par un capteur.",
                en: "Before the stand: one person at a time, confirmed by a sensor.",
                ar: "أمام المدرج: شخص واحد في كل مرة، يؤكده مستشعر."
            )
        case .kiosk:
            Message(
                fr: "Une salle de sport la nuit : codes et badges.",
                en: "A gym at night: codes and badges.",
                ar: "صالة رياضية ليلًا: رموز وبطاقات."
            )
        case .door:
            Message(
                fr: "Des badges seulement, de ceux qu’on ne peut copier.",
                en: "Badges only, of the kind that cannot be copied.",
                ar: "بطاقات فقط، من النوع الذي لا يُنسخ."
            )
        }
    }
}
