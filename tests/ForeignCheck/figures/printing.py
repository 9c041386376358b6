"""How figures are printed (docs/reporting.md, "Rounding")."""
from decimal import ROUND_HALF_UP, Context, Decimal


def exponent(value, digits):
    """Power of ten of the first digit of a number that is rounded to so many digits."""
    return int(f"{abs(value):.{digits - 1}e}".partition("e")[2])


def printed(value, uncertainty=None, is_estimate=False):
    if value is None:
        return None
    if not (uncertainty and uncertainty > 0) and not is_estimate and value == int(value):
        return str(int(value))
    if uncertainty and uncertainty > 0:
        decimals = 1 - exponent(uncertainty, 2)
    elif value == 0:
        decimals = 0
    else:
        decimals = 2 - exponent(value, 3) if is_estimate else max(0, 3 - exponent(value, 4))
    exact = Context(prec=15).create_decimal(Decimal(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded or abs(rounded):.{max(0, decimals)}f}"
