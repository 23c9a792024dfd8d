"""Invented player names and the ids and spellings the sources derive from them."""

import unicodedata

import numpy as np

_FIRST = """
Tavion, Deshar, Kelmar, Jorvan, Marek, Ilyan, Coburn, Draylen, Zephan, Ovidio, Ravel, Quentis,
Lorcan, Tobrin, Anselm, Barnaby, Corwin, Davor, Eskil, Fenwick, Garrick, Hollis, Ivo, Jaspar,
Kendrin, Leandro, Malachy, Nevin, Orson, Percival, Ramiro, Silvan, Thaddeus, Ulric, Vashon,
Wendric, Xander, Yorick, Zoltan, Amari, Brecken, Cassius, Demarion, Elric, Florin, Godric, Haskel,
Ignacio, Javion, Korbin, Lucan, Montel, Nikodem, Octavio, Prentiss, Rashun, Sorrell, Tremont, Ugo,
Valdis, Wystan, Yannis, Zaire, Adebo, Björn, Cédric, Dragoş, Émile, José, Mátyás, Raúl, Søren,
De'Vonte, Ja'Kobi, D'Arvin, Ka'Ron, P.J., T.K., R.D., O.J., A.C., Ty'Relle, Keshan, Brandt,
Ellery, Maddox, Rowan, Stellan
"""
_LAST = """
Ardmore, Bexley, Corvane, Dunmarsh, Elstow, Farrowby, Glenhurst, Haverlock, Isenwood, Jarrowell,
Kestrane, Lindqvane, Marrowdale, Netherby, Ostrander, Pellworth, Quillon, Ravensby, Stroudley,
Thackwell, Umberling, Vanterpole, Wexcombe, Yarrowick, Zellbrook, Ashgrove, Brindlow, Cresswick,
Dravenport, Eastlund, Fenbrook, Gravenor, Holbeck, Ingleton, Jessamere, Kirkvale, Loxbourne,
Mossgate, Norwick, Oakhaven, Pendrake, Quarrington, Rookwell, Sandivar, Tollmarsh, Underhay,
Varnstad, Wolverlane, Yeldham, Zanderoff, Abernook, Blackmere, Candlish, Dorrance, Evenwood,
Foxcroft, Goldmarch, Hartspring, Ironsby, Juddock, Knollwater, Larkmoor, Millbrace, Nightley,
Orchardson, Pinfold, Quickstep, Redmayle, Stonecroft, Tidewell, Upshire, Vexley, Windermark,
Yewdall, Zinnamon, Ambrosevic, Baltharovic, Cvetanek, Dobrašić, Évrardot, Fjällström, Gończak,
Hřebenář, Ibáñarez, Jørgenvik, Kovačenko, Lučanić, Muñozal, Nováčik, Östbergen, Pérezco, Řezanek,
Šimunevič, Tóthvary, Übelmann, Vučenović, Żelawski, O'Tarrow, O'Mellin, D'Ambrelle, M'Bokani, Van
Hollow, De la Crue, St. Arvel, Okonjide, Adewalun, Ndiambo, Sissokeh, Keïtane, Traorelle,
Owusuban, Mbembari, Bakayoba
"""


def _listed(text: str) -> list[str]:
    """The names of a text, separated by commas."""
    return [" ".join(name.split()) for name in text.split(",")]


FIRST_NAMES = _listed(_FIRST)
LAST_NAMES = _listed(_LAST)

SUFFIXES = ("Jr.", "III", "II")
SUFFIX_SHARE = 0.07

# (name at NBA.com, name at Basketball-Reference): a suffix or an accent is missing, the legal
# first name is used, the family name comes first. The last two players share one normalised name.
VARIANT_NAMES = (
    ("Ronnel Ashvale II", "Ron Ashvale"),
    ("Marlin Tresswick Jr.", "Marlin Tresswick"),
    ("Zdravko Milušević", "Zdravko Milusevic"),
    ("Andre Lemaîtreux", "André Lemaîtreux"),
    ("Nate Willowbank", "Jeenatan Willowbank"),
    ("Bub Carringmoor", "Carlton Carringmoor"),
    ("Yong Haishen", "Haishen Yong"),
    ("T.J. Brookvane III", "Tarel Brookvane III"),
    ("Jaylon Mercedale", "Jaylon Mercedale"),
    ("Jaylón Mercedale", "Jaylón Mercedale"),
)


def strip_accents(text: str) -> str:
    """ASCII spelling of a name; letters without a decomposition are written out."""
    spelled = text.translate(str.maketrans("øØłŁ", "oOlL")).replace("ß", "ss")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def without_suffix(name: str) -> str:
    """'Marlin Tresswick Jr.' -> 'Marlin Tresswick'."""
    head, _, tail = name.rpartition(" ")
    return head if tail in SUFFIXES else name


def _letters(text: str) -> str:
    return "".join(ch for ch in strip_accents(text).lower() if ch.isalpha())


class NameRegistry:
    """Hands out names nobody bears yet, NBA.com ids and Basketball-Reference ids."""

    def __init__(self, first_nba_id: int = 1640001) -> None:
        self._taken: set[str] = set()
        self._bref_counts: dict[str, int] = {}
        self._next_nba_id = first_nba_id

    def invent(self, rng: np.random.Generator, count: int) -> list[str]:
        """`count` new names, unique after removal of accents, signs and suffixes."""
        names: list[str] = []
        while len(names) < count:
            first = FIRST_NAMES[rng.integers(len(FIRST_NAMES))]
            last = LAST_NAMES[rng.integers(len(LAST_NAMES))]
            key = _letters(first + last)
            if key in self._taken:
                continue
            self._taken.add(key)
            suffix = f" {SUFFIXES[rng.integers(len(SUFFIXES))]}"
            names.append(f"{first} {last}" + (suffix if rng.random() < SUFFIX_SHARE else ""))
        return names

    def nba_ids(self, count: int) -> list[int]:
        """The next `count` NBA.com player ids, never reused."""
        start = self._next_nba_id
        self._next_nba_id += count
        return list(range(start, start + count))

    def bref_id(self, bref_name: str) -> str:
        """Five letters of the surname, two of the first name, a counter: 'ardmota01'."""
        first, _, surname = without_suffix(bref_name).partition(" ")
        stem = _letters(surname)[:5] + _letters(first)[:2]
        self._bref_counts[stem] = self._bref_counts.get(stem, 0) + 1
        return f"{stem}{self._bref_counts[stem]:02d}"
