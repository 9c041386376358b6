// Each test here starts a broker and nodes of its own; two at a time would only take the CPU from each other.
[assembly: DoNotParallelize]
