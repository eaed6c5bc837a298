"""The command line with the misbehaving parse: run as a process by tests that kill it or interrupt it."""

if __name__ == "__main__":
    import run_faults

    from pipeline.run import steps

    steps.STEPS = run_faults.with_parse("parse")
    from pipeline.cli import main

    main()
