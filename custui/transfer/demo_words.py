"""The words of the demo shop: names, places, goods with their prices, and what its agents noted down.

Names and places are common ones put together at random; nobody in particular is meant.
"""

# Given names and surnames that go together. Some are written with their tone marks, as their bearers do.
PEOPLES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (  # Yoruba
        (
            "Ọlá", "Ṣadé", "Títílayọ̀", "Fúnkẹ́", "Bọ́lá", "Yétúndé", "Adébáyọ̀", "Folake", "Kẹ́hìndé",
            "Táíwò", "Bukola", "Ronke", "Simi", "Dámilọ́lá", "Tọ́pẹ́", "Lọlá", "Morenikeji", "Abiodun",
            "Wale", "Segun", "Temitope", "Omotola", "Ayomide", "Iyabo",
        ),
        (
            "Adéyẹmí", "Ọ̀ṣúndáre", "Adebayo", "Ogunleye", "Balogun", "Akinwándé", "Fashola", "Olatunji",
            "Ọláòṣebìkan", "Ajayi", "Oyelaran", "Bankole", "Adesina", "Alabi", "Ọdẹ́yẹmí", "Salami",
        ),
    ),
    (  # Igbo
        (
            "Ngọzi", "Chinedu", "Adaeze", "Ifeoma", "Chịọma", "Nneka", "Obinna", "Amara", "Kelechi",
            "Ụzọamaka", "Chidinma", "Ebele", "Ogechi", "Nkechi", "Ifẹanyị", "Uchenna", "Somto",
            "Kosisochukwu", "Zikora", "Chinyere",
        ),
        (
            "Eze-Obi", "Okafor", "Nwosu", "Onyekachi", "Eze", "Okeke", "Umeh", "Nwachukwu", "Ọkọlị",
            "Anyanwu", "Igwe", "Obi", "Ezenwa", "Mbah", "Okonkwo", "Chukwu",
        ),
    ),
    (  # Hausa and Fulani
        (
            "Amina", "Halima", "Zainab", "Hadiza", "Aisha", "Fatima", "Maryam", "Hauwa", "Rakiya", "Musa",
            "Sani", "Ibrahim", "Khadija", "Bilkisu", "Safiya", "Nafisa", "Ɗanjuma", "Jamila",
        ),
        (
            "Bello", "Abubakar", "Sani", "Yusuf", "Lawal", "Danladi", "Garba", "Suleiman", "Abdullahi",
            "Ɗanlami", "Shehu", "Usman", "Mohammed", "Tanko",
        ),
    ),
    (  # Delta, Cross River and the Middle Belt
        (
            "Efe", "Oghenekaro", "Ese", "Itoro", "Ekaette", "Idara", "Blessing", "Patience", "Comfort",
            "Terna", "Doosuur", "Osas", "Isoken", "Ebiere", "Tonye", "Ibiso",
        ),
        (
            "Etim", "Effiong", "Oghene", "Ighodaro", "Osagie", "Tyoor", "Akpan", "Bassey", "Briggs",
            "Dokubo", "Ekong", "Omoregie", "Ikpeme", "Iorfa",
        ),
    ),
)  # fmt: skip

# Who is "Mr" where somebody writes a title.
MEN = frozenset({
    "Adébáyọ̀", "Kẹ́hìndé", "Táíwò", "Abiodun", "Wale", "Segun", "Chinedu", "Obinna", "Kelechi", "Ifẹanyị",
    "Uchenna", "Somto", "Musa", "Sani", "Ibrahim", "Ɗanjuma", "Oghenekaro", "Terna", "Osas", "Tonye",
})  # fmt: skip

# City, state, and how often of a hundred the shop delivers there.
PLACES: tuple[tuple[str, str, int], ...] = (
    ("Ikeja", "Lagos", 15),
    ("Lekki", "Lagos", 13),
    ("Surulere", "Lagos", 9),
    ("Yaba", "Lagos", 6),
    ("Ajah", "Lagos", 5),
    ("Ikorodu", "Lagos", 4),
    ("Abuja", "FCT", 13),
    ("Port Harcourt", "Rivers", 9),
    ("Ibadan", "Oyo", 7),
    ("Kano", "Kano", 6),
    ("Enugu", "Enugu", 5),
    ("Benin City", "Edo", 3),
    ("Kaduna", "Kaduna", 2),
    ("Uyo", "Akwa Ibom", 2),
    ("Abeokuta", "Ogun", 1),
)
STREETS = (
    "Allen Avenue", "Adeniran Ogunsanya Street", "Market Road", "Church Street", "Airport Road", "Palm Close",
    "Unity Crescent", "Old GRA", "Station Road", "Hospital Road", "School Lane", "Bank Layout",
)  # fmt: skip

# Product, SKU, price in naira, and how often of a hundred it heads a basket.
GOODS: tuple[tuple[str, str, int, int], ...] = (
    ("Shea butter 500 g", "SHEA-500", 4_500, 12),
    ("Black soap", "SOAP-BLK", 2_500, 11),
    ("Ankara 6 yards", "ANK-6Y", 18_500, 9),
    ("Satin bonnet", "BON-SAT", 3_500, 8),
    ("Chin chin 1 kg", "CHIN-1K", 4_000, 5),
    ("Gele, pre-tied", "GELE-PT", 12_000, 5),
    ("Adire 4 yards", "ADI-4Y", 16_000, 5),
    ("Coconut oil 250 ml", "OIL-COC", 3_800, 4),
    ("Aso oke set", "ASO-SET", 65_000, 2),
    ("French lace 5 yards", "LACE-5Y", 48_000, 3),
    ("Waist beads", "BEAD-W", 2_800, 4),
    ("Coral bead set", "BEAD-COR", 28_000, 2),
    ("Ankara tote bag", "BAG-ANK", 9_500, 4),
    ("Palm slippers", "SLIP-PLM", 11_000, 3),
    ("Kaftan, men's", "KAF-M", 32_000, 3),
    ("Boubou gown", "BOU-01", 24_500, 4),
    ("Fila cap", "FILA-01", 7_000, 2),
    ("Braiding hair, pack of 3", "HAIR-3", 6_600, 4),
    ("Human hair wig 14\N{DOUBLE PRIME}", "WIG-14", 85_000, 1),
    ("Turmeric face scrub", "SCR-TUR", 5_200, 3),
    ("Body mist", "MIST-01", 7_500, 2),
    ("Lip gloss", "LIP-GLS", 2_000, 1),
    ("Zobo mix", "ZOBO-01", 1_800, 1),
    ("Kuli kuli 500 g", "KULI-500", 1_500, 1),
    ("Gift box", "GIFT-BOX", 15_000, 1),
)

# Each channel as the people who type the orders in write it, the usual way first.
CHANNELS: tuple[tuple[str, ...], ...] = (
    ("WhatsApp", "WA", "whatsapp", "Whatsapp"),
    ("Facebook", "FB", "facebook", "Fb"),
    ("TikTok", "tiktok", "Tik Tok", "TikTok Shop"),
    ("Website", "web", "WEBSITE", "Online store"),
)

NOTES: tuple[str, ...] = (
    "Prefers delivery after 5 PM.",
    "Call before dispatch, the gate is locked.",
    "Wants the shea butter unscented.",
    "A sister collects during travels.",
    "Asked for a discount from six pieces up; agreed to 5 %.",
    "Returned the last gele, the colour was darker than on the picture.",
    "Pays by transfer, always on the same day.",
    "No delivery on Fridays between 1 and 3.",
    "Rider could not find the house; it is the blue gate behind the filling station.",
    "Interested in aso oke for a wedding in December.",
    "Sells our bonnets on; ask about wholesale prices.",
    "Left a kind comment on TikTok, said thank you.",
    "The number is a shop's, ask for the name.",
    "Size 42 in slippers, size L in kaftans.",
    "Complained about late delivery, sent a lip gloss on the house.",
    "Prefers Hausa; let Musa call.",
    "Cancelled twice when the rider was already there. Confirm first.",
    "Wants to be told when new adire comes in.",
    "Office address on weekdays, home on Saturdays.",
    "Allergic to coconut oil!",
)
# In how many days from today each is due, and what is to be done.
FOLLOW_UPS: tuple[tuple[int, str], ...] = (
    (-3, "Call about the gele that came in the wrong colour."),
    (-1, "Ask whether the exchange arrived."),
    (0, "Send pictures of the new adire."),
    (0, "Confirm the delivery address before dispatch."),
    (0, "Balance of the lace order is due, remind gently."),
    (2, "Ask how the wig fits."),
    (7, "Quote for twelve bonnets, wholesale."),
    (21, "Aso oke for the wedding: measurements."),
)
AGENTS = ("kemi", "tunde", "ada", "musa")
