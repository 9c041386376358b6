using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// A point of P-256 in homogeneous coordinates (x = X/Z, y = Y/Z; infinity is (0 : 1 : 0)) with the complete
    /// formulas of Renes, Costello and Batina, "Complete addition formulas for prime order elliptic curves"
    /// (EUROCRYPT 2016), algorithms 4, 5 and 6 for a = −3: one formula for every pair of points, no exceptional case,
    /// hence nothing to branch on. Sums of products are formed before reduction, which is why the steps do not follow
    /// the paper's numbering; the polynomials are the same.
    /// </summary>
    internal sealed class P256Point
    {
        /// <summary>Homogeneous coordinates in Montgomery form, values in (−p/4, 5p/4).</summary>
        public readonly long[] X = new long[P256Field.LimbCount];

        /// <inheritdoc cref="X"/>
        public readonly long[] Y = new long[P256Field.LimbCount];

        /// <inheritdoc cref="X"/>
        public readonly long[] Z = new long[P256Field.LimbCount];

        /// <summary>Becomes the point at infinity.</summary>
        public void SetInfinity()
        {
            Array.Clear(X, 0, P256Field.LimbCount);
            Array.Copy(P256Field.One, 0, Y, 0, P256Field.LimbCount);
            Array.Clear(Z, 0, P256Field.LimbCount);
        }

        /// <summary>Becomes the affine point (x, y), coordinates in Montgomery form.</summary>
        public void SetAffine(long[] x, long[] y)
        {
            Array.Copy(x, 0, X, 0, P256Field.LimbCount);
            Array.Copy(y, 0, Y, 0, P256Field.LimbCount);
            Array.Copy(P256Field.One, 0, Z, 0, P256Field.LimbCount);
        }

        /// <summary>Adds the affine point (x, y), which cannot be infinity. About 1,600 LU.</summary>
        public void AddAffine(long[] x, long[] y, P256Workspace w)
        {
            P256Field.Multiply(w.T0, X, x);
            P256Field.Multiply(w.T1, Y, y);
            P256Field.MultiplyAdd(w.T3, X, y, Y, x);
            P256Field.Multiply(w.T4, y, Z);
            P256Field.Add(w.T4, w.T4, Y);
            P256Field.Multiply(w.T5, x, Z);
            P256Field.Add(w.T5, w.T5, X);
            FinishAddition(w, Z);
        }

        /// <summary>Doubles. About 1,600 LU.</summary>
        public void Double(P256Workspace w)
        {
            P256Field.Multiply(w.T0, X, X);
            P256Field.Multiply(w.T1, Y, Y);
            P256Field.Multiply(w.T2, Z, Z);
            P256Field.Add(w.T3, X, X);
            P256Field.Multiply(w.T5, w.T3, Z);
            P256Field.Multiply(w.T3, w.T3, Y);
            P256Field.Add(w.T4, Y, Y);
            P256Field.Multiply(w.T4, w.T4, Z);

            // A = 3·(b·Z² − 2·X·Z), B = 3·(2·b·X·Z − 3·Z² − X²), C = 3·(X² − Z²).
            P256Field.Multiply(w.T6, P256Field.CurveB, w.T2);
            P256Field.TripleDifference(w.T6, w.T6, w.T5);
            P256Field.Multiply(w.T7, P256Field.CurveB, w.T5);
            P256Field.TripleDifference3(w.T7, w.T7, w.T0, w.T2);
            P256Field.TripleDifference(w.T0, w.T0, w.T2);
            P256Field.Subtract(w.T5, w.T1, w.T6);
            P256Field.Add(w.T6, w.T1, w.T6);

            // Y' = (Y² − A)·(Y² + A) + C·B, X' = (Y² − A)·2·X·Y − 2·Y·Z·B, Z' = 8·Y³·Z.
            P256Field.MultiplyAdd(Y, w.T5, w.T6, w.T0, w.T7);
            P256Field.Negate(w.T7, w.T7);
            P256Field.MultiplyAdd(X, w.T5, w.T3, w.T4, w.T7);
            P256Field.Add(w.T1, w.T1, w.T1);
            Modular.Carry(w.T1);
            P256Field.Add(w.T4, w.T4, w.T4);
            P256Field.Multiply(Z, w.T1, w.T4);
        }

        // From t0 = X1·X2, t1 = Y1·Y2, t2 = Z1·Z2, t3 = X1·Y2 + X2·Y1, t4 = Y1·Z2 + Y2·Z1, t5 = X1·Z2 + X2·Z1.
        private void FinishAddition(P256Workspace w, long[] t2)
        {
            // A = 3·(t5 − b·t2), B = 3·(b·t5 − t0 − 3·t2), C = 3·(t0 − t2).
            P256Field.Multiply(w.T6, P256Field.CurveB, t2);
            P256Field.TripleDifference(w.T6, w.T5, w.T6);
            P256Field.Multiply(w.T7, P256Field.CurveB, w.T5);
            P256Field.TripleDifference3(w.T7, w.T7, w.T0, t2);
            P256Field.TripleDifference(w.T0, w.T0, t2);
            P256Field.Add(w.T5, w.T1, w.T6);
            P256Field.Subtract(w.T6, w.T1, w.T6);

            // X = t3·(t1 + A) − t4·B, Y = (t1 + A)·(t1 − A) + C·B, Z = t4·(t1 − A) + t3·C.
            // Limbs in units of 2^29: t0…t3 in [0, 1), t4 and t5 in (−1, 2), A, B, C in (−0.05, 1.05). Y and Z reach
            // 3.3; in X the two products have opposite signs and reach 2.2.
            P256Field.MultiplyAdd(Y, w.T5, w.T6, w.T0, w.T7);
            P256Field.MultiplyAdd(Z, w.T4, w.T6, w.T3, w.T0);
            P256Field.Negate(w.T7, w.T7);
            P256Field.MultiplyAdd(X, w.T3, w.T5, w.T4, w.T7);
        }
    }
}
