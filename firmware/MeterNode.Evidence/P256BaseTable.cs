namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Multiples of the base point for the signed comb of <see cref="P256BaseMultiplier"/>: 2 blocks of 16 affine points,
    /// constants computed from the curve's parameters (SP 800-186 §3.2.1.3); a test recomputes every one with .NET.
    /// <para>Block v, entry u is (2^(208 + 26v) + Σ_{j=0…3} ±2^(52j + 26v))·(G/2), the sign of term j being + when bit j
    /// of u is set. A point is eight words: x then y in Montgomery form (R = 2^261), least significant word first.
    /// The word w of entry u stands at index 16·w + u, so that a lookup reads sixteen neighbours.</para>
    /// </summary>
    internal static class P256BaseTable
    {
        /// <summary>Points of a block.</summary>
        public const int EntryCount = 16;

        public static readonly ulong[][] Blocks =
        {
            new ulong[]
            {
                0x73cb53ccd2d0890d, 0xd6d2528f33d269e8, 0x212888f1e2f53aaa, 0x2aabbea079ffe107,
                0x8dc3240586cfc75f, 0x3791ad8d2e481bcd, 0xc7e7ad31c40293e1, 0xab865db2e3ae1802,
                0xd5a771c195429dca, 0xe0deca27d49db5f9, 0x62198379e61bf1ee, 0x7346f5b3bad87019,
                0x4f5b990864c69cb6, 0x3128f5637cb6d09a, 0x5e936ff40759ba21, 0xc81f3b02c81d7d5d,
                0x50db7cb38d08fe01, 0x9c2e38cb93a12335, 0xc1306ac5674a89e7, 0x52f38145efd95661,
                0xdcb108b44ad04fc6, 0x7008a8fd409598c8, 0x2b08e73c6211290f, 0x3f96db424fcbb16d,
                0xf475411da927b42b, 0x231daffb5e28ef65, 0xb51cd283f55d0c5e, 0xc2f9b8d342c48c52,
                0x5f1f32db5856c680, 0x26efb6e18d8b6b25, 0x6625579041214b60, 0xdde2774ba2d41f9c,
                0x4ba9be5488ed833e, 0x2573c9056c8e9609, 0x11f2a3084c327c1b, 0xc2aa0dbfbff0521f,
                0x7a952ecbbbe710ec, 0x8b69cd4d39b414a9, 0xc44ae2cee64e14d9, 0xfc9a3856b5b10df9,
                0xc9b69b23e255019e, 0xaef5ef1608bb3c79, 0x270099ca3d97a747, 0x40e269769c1974a7,
                0x6569f49da8f32888, 0xd0b6aa12499c30c1, 0x773e93e63dce7c8c, 0x558d901321bcc09f,
                0xff379c2e50feac9d, 0x2ea45c0b1ef8174c, 0x5d4401fccbcdbc67, 0x208e0460b7bad19f,
                0xea4824882a8ccdb6, 0x291f9ada69fe62ab, 0x2228bcde39440c19, 0x98db7ab523646852,
                0x5da36e89d070c0be, 0xa5bf3290d3c49627, 0x81906588f838eeea, 0xb8c91d5131502815,
                0x47105211d78e6172, 0x20293f354cc054a3, 0x6446a7c3f9a5873a, 0xfddea5e10653e2c2,
                0x15ff37c2e53d33a0, 0xf802eceb767068ec, 0x2b29dea5247c044e, 0x26563e579d41798b,
                0x450ce7e096c2b6ea, 0xf19291ac66ce9ad4, 0x73eac6240995d043, 0xa13be94bc887da22,
                0x7ca3d3f5de9ec4fa, 0x11dbb86f6f9ec6b7, 0x0c6abd34e3ec0edf, 0xac33f0f89297f8ae,
                0xe18b89e45c434b2e, 0x1dec197ab162f11b, 0x0ad37783fc91b833, 0x1d8bb0642ef7736b,
                0xb620bfba25e348f4, 0xbe2c4813760e11a9, 0xf78eb94292e1bb57, 0xf55263611d1ecf0c,
                0x27fbd8f12858ab81, 0x1f8bbdadda5b85a5, 0x3a12f9224422c24e, 0x3ed056059e835ac6,
                0x6a4a00035eb980dc, 0xd3e5a4dbfbd9ecea, 0x083e8a42c5062ab4, 0x4a876be531a6d51f,
                0xa6fbc29b14a3f656, 0xa8b3751d138af69e, 0x7535f694bbc380ba, 0xb36ba44cdbeb6f2c,
                0xa4af3253ce0e7da1, 0x95370feb367395fc, 0xff3c10ae8613756e, 0xf04847426e4802cd,
                0x0321501ac9e783db, 0xfa69e4a2a4b40af4, 0x81ef6526bd68850c, 0xa28f4386d31d3f13,
                0xc32557ad38a8445e, 0x28bd868875fd893f, 0x5c561adbde7b9114, 0xc60659416793b00a,
                0xffbfa7214730e7e0, 0x300abd9d2572994c, 0x03f6cd4595bb9363, 0xa159cf36c923f8bf,
                0xa8e1a5e3b08ceeb9, 0x788bda984a15f527, 0x8eef0e7aee2abfd5, 0x32c46ceab09a04ee,
                0x72096a6194010f45, 0x3a61e21b0dfaa551, 0xce88449af2291fd0, 0xe1657011ae3e643b,
                0x082e83d5ad15a49b, 0x547bbe20905f1be2, 0xc046db5702eca233, 0x270b3985777b3f34,
                0x01de1bafae9d6bd6, 0x50640ac71c744c1f, 0x76b2b9ad1aa16b41, 0x2ae4342f57c954e0,
            },
            new ulong[]
            {
                0xae04cdb9436e9006, 0x625d5e4de74397b3, 0x5ab08e5b6fa4f452, 0xeb85d812ce9c2cd8,
                0x422b5d5c6dc51a07, 0x70b8548fae5c6c54, 0x3feb1a4844bbde18, 0x99b235bdf2699d5a,
                0x3cb07d70d3181469, 0x913aef12f4237138, 0x09d87520d0df6b73, 0x2c72586caea1b102,
                0xf31f749154f44452, 0xf4d9d58a35c6fda8, 0xd2dd965e6ba81260, 0x61d73ccf156e24ed,
                0xfa695358a5fa4d0c, 0xc6b0881200a89d7f, 0x85c0c4b0140d43cd, 0x9dac3d79fae9faa3,
                0x2f2af05933c7ee50, 0x3196117ad8e61633, 0x7b54eb43a3cb5b8c, 0xa2f19405479c282e,
                0x82e7693c97e13a05, 0x44ee80982546cbcd, 0x5f075e5c5a16633c, 0x970a6bf447e2a298,
                0x1519a6540aca1a7d, 0x6613229c35278ea1, 0xbb146a8cdbec7949, 0xd33ab5da56b5c769,
                0xabed3353fcd3b33c, 0xc42f6942be3e75d0, 0xd474cc1bfe84982c, 0x2118d113cfd0ee24,
                0x0814f719ab54e1a1, 0xed0a5f22bbb4e943, 0xc77663a6bd57ac95, 0x53602d07d1b80f99,
                0x9b6e2dad2e3faa3e, 0x7f3176b72077c3ed, 0xd0d68456483b7aff, 0x27f5d995167d7c84,
                0x2edbe41547f97b3a, 0x3066759f43affdd6, 0x010236d15f4ea524, 0x7e7e9e0dd8b3c294,
                0x59487897a4544c11, 0xcccafb43dc40e1e2, 0x1fd37240436972aa, 0xf36c81cb65f5ffb6,
                0x4baab20fe28319b6, 0x47b551d815e1eb47, 0x6a515535a3501ad0, 0x650976748ace16fa,
                0x08950107ff00b48f, 0xe0058f667254148f, 0x995c07c33c0fc646, 0x2da4a0af0957fae2,
                0x64a25589bddb229b, 0xa302d1ea7f7a0c46, 0x54a3464732922d7b, 0x774449e4e0a09ca6,
                0xa4882c39f60af86c, 0xda8cd3d16e81621a, 0xa6f2f97cb3dd588c, 0x5f91807b59f4495a,
                0x522b80befba1af3c, 0x6a0840c612667197, 0x0db2a6e1e332436c, 0xd62bad85923b2ce3,
                0xf40523af4ae26bf7, 0xfa72d684555d7899, 0xc8fec36d5b8dce8c, 0xcc04c5cdf74666d8,
                0x717e3bd10b91ae24, 0x17520209daf85c2a, 0x5300007f02174a4b, 0x5018344140628e3a,
                0x16ca0ddd71468193, 0x5a34c8858110ed27, 0x928ef25eb2f27a6e, 0x6f8662b2d3e8aa7b,
                0x89150e56f9aa3d64, 0x8702ea08129fc706, 0xcd417450f51be7e0, 0xde02a4ca1a9579fd,
                0x4cc5844e86adf22b, 0x03623e8e8a59c6a0, 0x0004ff3864048770, 0xa1b5cddd7751db10,
                0xbe2ef41f361d184c, 0xb21a77ce147b779f, 0xee3f1a886393cc85, 0x83d628971f25cf83,
                0xc4cdadbdee85d871, 0x158f4a543c3eeb2d, 0xedb173b2a710bbd2, 0x98f2a61d337460de,
                0x925b615ebea56446, 0x17adb910a0629801, 0xb21d806e80616808, 0xce8f0d80575c8f92,
                0x7abd2229bd0e8627, 0x6e64f3c82d884a0c, 0x6d028bcd25e438c0, 0x49da31bc377181eb,
                0x3043070567df8e98, 0x7d5d88455a9345c5, 0x81de7660cd79c7e4, 0x1da9b30dda78d624,
                0xe2a024e6b3e699b4, 0x53c128ec96594627, 0x811f73e4ca3b9cdb, 0x7a2c8fb85bb57084,
                0x72421b49f56cf54c, 0xaa603339a019db0f, 0x07fee81ae8b1fa00, 0x5f50f21eb7b2e4ff,
                0x6a07862db2671d37, 0xb61681fc0eb8fad1, 0xa6142caad10a4ab0, 0xc4eb0a0dd063c629,
                0xe56121ebbb754ea4, 0xe08a80bf5b34d5af, 0x1b320d592e3e7dc8, 0xdd1bbf24637a3219,
            },
        };
    }
}
