"""The command line with the misbehaving parse: run as a process by tests that kill it or interrupt it."""

if __name__ == "__main__":
    import run_faults

    from pipeline.run import steps, workers

    # Only parse matters here: no need to load what the later stages use.
    workers._PRELOAD = ("__main__", "pipeline.run._worker")
    steps.STEPS = run_faults.with_parse("parse")
    from pipeline.cli import main

    main()
