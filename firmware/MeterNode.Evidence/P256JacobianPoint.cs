using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// A point of P-256 in Jacobian coordinates (x = X/Z², y = Y/Z³) with the formulas dbl-2001-b and, for an affine second point,
    /// madd of the Explicit-Formulas Database (hyperelliptic.org/EFD, shortw, jacobian-3). A doubling costs two thirds of that of
    /// <see cref="P256Point"/>, but the formulas have exceptions, which are branches: never for secrets. Allocates only when
    /// constructed.
    /// </summary>
    internal sealed class P256JacobianPoint
    {
        /// <summary>Coordinates in Montgomery form, values in (−p/4, 5p/4); any while <see cref="IsInfinity"/>.</summary>
        public readonly long[] X = new long[P256Field.LimbCount];

        /// <inheritdoc cref="X"/>
        public readonly long[] Y = new long[P256Field.LimbCount];

        /// <inheritdoc cref="X"/>
        public readonly long[] Z = new long[P256Field.LimbCount];

        /// <summary>The point at infinity, whatever the coordinates are.</summary>
        public bool IsInfinity;

        /// <summary>Becomes a copy of <paramref name="other"/>, which is not infinity.</summary>
        public void Set(P256JacobianPoint other)
        {
            SetAffine(other.X, other.Y);
            Array.Copy(other.Z, 0, Z, 0, P256Field.LimbCount);
        }

        /// <summary>Becomes the affine point (x, y), coordinates in Montgomery form.</summary>
        public void SetAffine(long[] x, long[] y)
        {
            Array.Copy(x, 0, X, 0, P256Field.LimbCount);
            Array.Copy(y, 0, Y, 0, P256Field.LimbCount);
            Array.Copy(P256Field.One, 0, Z, 0, P256Field.LimbCount);
            IsInfinity = false;
        }

        /// <summary>Becomes affine, Z = 1 understood: <paramref name="inverse"/> is 1/Z.</summary>
        public void Normalize(long[] inverse, P256Workspace w)
        {
            P256Field.Multiply(w.T0, inverse, inverse);
            P256Field.Multiply(X, X, w.T0);
            P256Field.Multiply(w.T0, w.T0, inverse);
            P256Field.Multiply(Y, Y, w.T0);
        }

        /// <summary>Doubles. No point of this curve has order 2, so only infinity is an exception. About 1,300 LU.</summary>
        public void Double(P256Workspace w)
        {
            if (IsInfinity)
            {
                return;
            }

            // δ = Z², γ = Y², β = X·γ, α = 3·(X − δ)·(X + δ).
            P256Field.Multiply(w.T0, Z, Z);
            P256Field.Multiply(w.T1, Y, Y);
            P256Field.Multiply(w.T2, X, w.T1);
            P256Field.Subtract(w.T3, X, w.T0);
            P256Field.Add(w.T4, X, w.T0);
            P256Field.Multiply(w.T3, w.T3, w.T4);
            P256Field.Combine(w.T3, w.T3, 3, w.T3, 0);

            // Z' = 2·Y·Z, X' = α² − 8β, Y' = α·(4β − X') − 8γ². Limbs of the last two products are at most 1.05·2^29.
            P256Field.Add(w.T4, Y, Y);
            P256Field.Multiply(Z, w.T4, Z);
            P256Field.Multiply(w.T4, w.T3, w.T3);
            P256Field.Combine(X, w.T4, 1, w.T2, -8);
            P256Field.Combine(w.T2, w.T2, 4, X, -1);
            P256Field.Combine(w.T4, w.T1, -8, w.T1, 0);
            P256Field.MultiplyAdd(Y, w.T3, w.T2, w.T4, w.T1);
        }

        /// <summary>Adds the affine point (x, y), which cannot be infinity. About 1,900 LU.</summary>
        public void AddAffine(long[] x, long[] y, P256Workspace w)
        {
            if (IsInfinity)
            {
                SetAffine(x, y);
                return;
            }

            // h = x·Z² − X, r = y·Z³ − Y.
            P256Field.Multiply(w.T0, Z, Z);
            P256Field.Multiply(w.T1, x, w.T0);
            P256Field.Multiply(w.T0, w.T0, Z);
            P256Field.Multiply(w.T0, w.T0, y);
            P256Field.Subtract(w.T1, w.T1, X);
            P256Field.Subtract(w.T0, w.T0, Y);
            if (IsZero(w.T1, w.T2))
            {
                IsInfinity = !IsZero(w.T0, w.T2);
                Double(w);
                return;
            }

            // Z' = Z·h, X' = r² − h³ − 2·X·h², Y' = r·(X·h² − X') − Y·h³.
            P256Field.Multiply(Z, Z, w.T1);
            P256Field.Multiply(w.T2, w.T1, w.T1);
            P256Field.Multiply(w.T3, w.T2, X);
            P256Field.Multiply(w.T2, w.T2, w.T1);
            P256Field.Multiply(w.T4, w.T0, w.T0);
            P256Field.Subtract(w.T4, w.T4, w.T2);
            P256Field.Combine(X, w.T4, 1, w.T3, -2);
            P256Field.Subtract(w.T3, w.T3, X);
            P256Field.Negate(Y, Y);
            P256Field.MultiplyAdd(Y, w.T0, w.T3, Y, w.T2);
        }

        /// <summary>
        /// True when a ≡ 0 modulo p; a is the difference of two elements. Overwrites <paramref name="scratch"/>, which may be a.
        /// </summary>
        public static bool IsZero(long[] a, long[] scratch)
        {
            // Such a difference is 0, p or −p, whose lowest limbs are 0, −1 and 1: almost never is there more to do.
            if (((a[0] + 1) & Modular.LimbMask) > 2)
            {
                return false;
            }

            // One product more, by 1, brings any difference of this size into the range that Canonicalize takes.
            P256Field.Multiply(scratch, a, P256Field.One);
            P256Field.Canonicalize(scratch);
            long any = 0;
            for (int i = 0; i < P256Field.LimbCount; i++)
            {
                any |= scratch[i];
            }

            return any == 0;
        }
    }
}
