"""The short codes that CDN configs use, and cloud regions, by the airport of the metropolis they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

METROS: Final[Mapping[str, str]] = {
    # North America
    "va": "IAD", "ny": "JFK", "nyc": "JFK", "phl": "PHL", "sf": "SFO", "la": "LAX", "chi": "ORD", "dal": "DFW",
    "tx": "DFW", "sea": "SEA", "atl": "ATL", "mia": "MIA", "bos": "BOS", "den": "DEN", "dc": "IAD", "phx": "PHX",
    "hou": "IAH", "pdx": "PDX", "lv": "LAS", "slc": "SLC", "min": "MSP", "det": "DTW", "sj": "SJC", "tor": "YYZ",
    "mtl": "YUL", "van": "YVR", "mex": "MEX", "qro": "QRO",
    # South America
    "sao": "GRU", "sp": "GRU", "rio": "GIG", "bue": "EZE", "scl": "SCL", "bog": "BOG", "lim": "LIM",
    # Europe
    "lon": "LHR", "ldn": "LHR", "fra": "FRA", "ams": "AMS", "par": "CDG", "mad": "MAD", "sto": "ARN", "dub": "DUB",
    "mil": "MXP", "rom": "FCO", "ber": "BER", "muc": "MUC", "ham": "HAM", "zur": "ZRH", "zrh": "ZRH", "gva": "GVA",
    "vie": "VIE", "prg": "PRG", "waw": "WAW", "war": "WAW", "bud": "BUD", "buh": "OTP", "ath": "ATH", "hel": "HEL",
    "osl": "OSL", "cph": "CPH", "lis": "LIS", "bru": "BRU", "bcn": "BCN", "man": "MAN", "mrs": "MRS", "kbp": "KBP",
    "ist": "IST", "sof": "SOF",
    # Asia and the Pacific
    "sg": "SIN", "sgp": "SIN", "hk": "HKG", "tok": "HND", "tyo": "HND", "nrt": "NRT", "osa": "KIX", "sel": "ICN",
    "seo": "ICN", "tpe": "TPE", "bom": "BOM", "mum": "BOM", "del": "DEL", "blr": "BLR", "maa": "MAA", "hyd": "HYD",
    "bkk": "BKK", "kul": "KUL", "kl": "KUL", "jkt": "CGK", "mnl": "MNL", "han": "HAN", "sgn": "SGN", "sha": "PVG",
    "bjs": "PEK", "syd": "SYD", "mel": "MEL", "bne": "BNE", "per": "PER", "akl": "AKL",
    # Middle East and Africa
    "dxb": "DXB", "dub-ae": "DXB", "auh": "AUH", "doh": "DOH", "bah": "BAH", "tlv": "TLV", "ruh": "RUH", "cai": "CAI",
    "jnb": "JNB", "cpt": "CPT", "lag": "LOS", "nbo": "NBO",
}  # fmt: skip

REGIONS: Final[Mapping[str, str]] = {
    # AWS
    "us-east-1": "IAD", "us-east-2": "CMH", "us-west-1": "SFO", "us-west-2": "PDX", "ca-central-1": "YUL",
    "ca-west-1": "YYC", "mx-central-1": "QRO", "sa-east-1": "GRU", "eu-west-1": "DUB", "eu-west-2": "LHR",
    "eu-west-3": "CDG", "eu-central-1": "FRA", "eu-central-2": "ZRH", "eu-north-1": "ARN", "eu-south-1": "MXP",
    "eu-south-2": "ZAZ", "ap-south-1": "BOM", "ap-south-2": "HYD", "ap-southeast-1": "SIN", "ap-southeast-2": "SYD",
    "ap-southeast-3": "CGK", "ap-southeast-4": "MEL", "ap-northeast-1": "NRT", "ap-northeast-2": "ICN",
    "ap-northeast-3": "KIX", "ap-east-1": "HKG", "me-south-1": "BAH", "me-central-1": "DXB", "il-central-1": "TLV",
    "af-south-1": "CPT",
    # Google Cloud
    "us-central1": "OMA", "us-east1": "CHS", "us-east4": "IAD", "us-east5": "CMH", "us-west1": "PDX", "us-west2": "LAX",
    "us-west3": "SLC", "us-west4": "LAS", "us-south1": "DFW", "northamerica-northeast1": "YUL",
    "northamerica-northeast2": "YYZ", "southamerica-east1": "GRU", "southamerica-west1": "SCL", "europe-west1": "BRU",
    "europe-west2": "LHR", "europe-west3": "FRA", "europe-west4": "AMS", "europe-west6": "ZRH", "europe-west8": "MXP",
    "europe-west9": "CDG", "europe-north1": "HEL", "europe-central2": "WAW", "europe-southwest1": "MAD",
    "asia-east1": "TPE", "asia-east2": "HKG", "asia-northeast1": "NRT", "asia-northeast2": "KIX",
    "asia-northeast3": "ICN", "asia-south1": "BOM", "asia-south2": "DEL", "asia-southeast1": "SIN",
    "asia-southeast2": "CGK", "australia-southeast1": "SYD", "australia-southeast2": "MEL", "me-west1": "TLV",
    # Azure
    "eastus": "IAD", "eastus2": "IAD", "centralus": "DSM", "northcentralus": "ORD", "southcentralus": "SAT",
    "westus": "SFO", "westus2": "SEA", "westus3": "PHX", "canadacentral": "YYZ", "canadaeast": "YQB",
    "brazilsouth": "GRU", "northeurope": "DUB", "westeurope": "AMS", "uksouth": "LHR", "ukwest": "CWL",
    "francecentral": "CDG", "germanywestcentral": "FRA", "switzerlandnorth": "ZRH", "norwayeast": "OSL",
    "swedencentral": "ARN", "eastasia": "HKG", "southeastasia": "SIN", "japaneast": "NRT", "japanwest": "KIX",
    "koreacentral": "ICN", "centralindia": "PNQ", "southindia": "MAA", "westindia": "BOM", "australiaeast": "SYD",
    "australiasoutheast": "MEL", "uaenorth": "DXB", "southafricanorth": "JNB",
}  # fmt: skip

COUNTRIES: Final[Mapping[str, str]] = {
    # Where most of a country's traffic meets the network.
    "US": "IAD", "CA": "YYZ", "MX": "MEX", "BR": "GRU", "AR": "EZE", "CL": "SCL", "CO": "BOG", "PE": "LIM",
    "GB": "LHR", "IE": "DUB", "DE": "FRA", "NL": "AMS", "BE": "BRU", "FR": "CDG", "ES": "MAD", "PT": "LIS",
    "IT": "MXP", "CH": "ZRH", "AT": "VIE", "SE": "ARN", "NO": "OSL", "DK": "CPH", "FI": "HEL", "PL": "WAW",
    "CZ": "PRG", "SK": "BTS", "HU": "BUD", "RO": "OTP", "BG": "SOF", "GR": "ATH", "UA": "KBP", "TR": "IST",
    "RS": "BEG", "HR": "ZAG", "SI": "LJU", "EE": "TLL", "LV": "RIX", "LT": "VNO", "IS": "KEF", "RU": "SVO",
    "JP": "HND", "KR": "ICN", "CN": "PVG", "HK": "HKG", "TW": "TPE", "SG": "SIN", "MY": "KUL", "TH": "BKK",
    "VN": "SGN", "ID": "CGK", "PH": "MNL", "IN": "BOM", "PK": "KHI", "BD": "DAC", "LK": "CMB", "NP": "KTM",
    "AU": "SYD", "NZ": "AKL", "AE": "DXB", "SA": "RUH", "QA": "DOH", "BH": "BAH", "KW": "KWI", "IL": "TLV",
    "EG": "CAI", "ZA": "JNB", "NG": "LOS", "KE": "NBO", "GH": "ACC", "MA": "CMN", "TN": "TUN", "DZ": "ALG",
}  # fmt: skip
